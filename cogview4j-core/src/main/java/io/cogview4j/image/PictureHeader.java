package io.cogview4j.image;

import io.cogview4j.api.ImageSize;
import io.cogview4j.bits.HashedStream;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.FileContent;
import io.cogview4j.message.FileProblem;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a PNG or JPEG file says before anything of it is decoded.
 *
 * @param format its name with ImageIO
 * @param width as stored
 * @param height as stored
 * @param transparentGrey a level, of 255, that is transparent, which Java's decoder does not know; -1 for none
 * @param profile an ICC profile, null where there is none
 * @param decoderBytes what the decoder holds at its peak, beside the pixels that come out of it
 * @param parts what the decoder is to see of the file
 */
record PictureHeader(
        String format,
        int width,
        int height,
        Orientation orientation,
        int transparentGrey,
        byte @Nullable [] profile,
        long decoderBytes,
        FileParts parts) {
    static final String PNG = "png";
    static final String JPEG = "jpeg";

    /** More than all cameras but a few make; the pixels of such a picture take 200 MB. */
    static final long MAX_PIXELS = 1L << 26;

    /** Larger profiles are for printing, and hold tables of colours. */
    static final int MAX_PROFILE_BYTES = 1 << 20;

    private static final int START_BYTES = 64;

    /**
     * What a file says, and which file that is.
     *
     * @param sha256 of all of its content, 64 hexadecimal digits
     */
    record OfFile(PictureHeader header, String sha256) {}

    /**
     * Reads it, going through all of the file.
     *
     * @throws InvalidRequestException if the file is missing, or no sound PNG or JPEG file, or of a kind of them that is not
     *     read, or has too many pixels
     */
    static OfFile read(Path file) {
        FileProblem.of(file).ifPresent(problem -> {
            throw new InvalidRequestException(List.of(problem));
        });
        try (HashedStream content = new HashedStream(Files.newInputStream(file))) {
            PictureHeader header = read(file, new BufferedInputStream(content, 1 << 16));
            return new OfFile(header, content.sha256());
        } catch (EOFException e) {
            throw new InvalidRequestException(e, CoreMessage.PICTURE_CUT_SHORT, file);
        } catch (IOException e) {
            throw new InvalidRequestException(e, FileProblem.reading(file, e));
        }
    }

    private static PictureHeader read(Path file, InputStream in) throws IOException {
        in.mark(START_BYTES);
        byte[] start = in.readNBytes(START_BYTES);
        in.reset();
        if (PngReader.isBegunBy(start)) {
            return PngHeader.read(file, in);
        }
        if (JpegHeader.isBegunBy(start)) {
            return JpegHeader.read(file, in);
        }
        throw new InvalidRequestException(List.of(otherThanPicture(file, start)));
    }

    private static Message otherThanPicture(Path file, byte[] start) {
        return OtherPictureFormat.of(start)
                .map(format -> Message.of(CoreMessage.PICTURE_FORMAT_UNSUPPORTED, file, format.shownName()))
                .orElseGet(() -> FileContent.insteadOf(
                        FileContent.OTHER_PICTURE, file, Message.of(CoreMessage.PICTURE_UNKNOWN, file)));
    }

    /** The size that is to be seen. */
    ImageSize size() {
        return orientation.swapsSides() ? new ImageSize(height, width) : new ImageSize(width, height);
    }

    static void requireSize(Path file, long width, long height) {
        if (width < 1 || height < 1) {
            throw new InvalidRequestException(CoreMessage.PICTURE_DAMAGED, file, "%dx%d".formatted(width, height));
        }
        if (width > MAX_PIXELS / height) {
            throw new InvalidRequestException(
                    CoreMessage.PICTURE_TOO_LARGE, file, "%dx%d".formatted(width, height), MAX_PIXELS);
        }
    }
}
