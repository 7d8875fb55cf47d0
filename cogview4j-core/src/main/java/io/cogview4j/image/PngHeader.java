package io.cogview4j.image;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** Goes through the chunks of a PNG file and keeps those that make up its pixels. */
final class PngHeader {
    private static final int IHDR_BYTES = 13;

    /** Of {@code eXIf}, as long as a segment of a JPEG file can be; longer ones hold more than settings of a camera. */
    private static final int MAX_EXIF_BYTES = 1 << 16;

    /** So many bytes at the most become one with zlib; see "Maximum Compression Factor" in its technical notes. */
    private static final long MOST_PACKED = 1032;

    private static final int GREY = 0;
    private static final int RGB = 2;
    private static final int PALETTE = 3;
    private static final int GREY_ALPHA = 4;
    private static final int RGB_ALPHA = 6;

    private final Path file;
    private final FileParts parts = new FileParts();
    private int width;
    private int height;
    private int bits;
    private int colours;
    private boolean isSrgb;
    private boolean hasTransparency;
    private int transparentGrey = -1;
    private long packedBytes;
    private Orientation orientation = Orientation.UPRIGHT;
    private byte @Nullable [] profile;

    private PngHeader(Path file) {
        this.file = file;
    }

    static PictureHeader read(Path file, InputStream in) throws IOException {
        PngHeader header = new PngHeader(file);
        PngChunks chunks = new PngChunks(file, in);
        header.parts.add(0, PngEncoder.SIGNATURE.length);
        if (!chunks.next().equals("IHDR") || chunks.length() != IHDR_BYTES) {
            throw damaged(file, "IHDR");
        }
        header.readFormat(ByteBuffer.wrap(chunks.data()));
        header.keep(chunks);
        chunks.end();
        while (header.readChunk(chunks)) {}
        return header.finished();
    }

    private void readFormat(ByteBuffer ihdr) {
        long claimedWidth = Integer.toUnsignedLong(ihdr.getInt());
        long claimedHeight = Integer.toUnsignedLong(ihdr.getInt());
        bits = Byte.toUnsignedInt(ihdr.get());
        colours = Byte.toUnsignedInt(ihdr.get());
        boolean known =
                switch (colours) {
                    case GREY -> bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16;
                    case PALETTE -> bits == 1 || bits == 2 || bits == 4 || bits == 8;
                    case RGB, GREY_ALPHA, RGB_ALPHA -> bits == 8 || bits == 16;
                    default -> false;
                };
        boolean usual = ihdr.get() == 0 && ihdr.get() == 0; // compression and filter
        int interlacing = ihdr.get();
        if (!known || !usual || interlacing < 0 || interlacing > 1) {
            throw damaged(file, "IHDR");
        }
        PictureHeader.requireSize(file, claimedWidth, claimedHeight);
        width = (int) claimedWidth;
        height = (int) claimedHeight;
    }

    /** Returns false after the last chunk. */
    private boolean readChunk(PngChunks chunks) throws IOException {
        String type = chunks.next();
        switch (type) {
            case "acTL" -> throw new InvalidRequestException(CoreMessage.PICTURE_ANIMATED, file);
            case "IHDR" -> throw damaged(file, "IHDR");
            case "PLTE", "IEND" -> keep(chunks);
            case "tRNS" -> {
                hasTransparency = true;
                keep(chunks);
                if (colours == GREY && bits < 8 && chunks.length() == Short.BYTES) {
                    int level =
                            Short.toUnsignedInt(ByteBuffer.wrap(chunks.data()).getShort());
                    transparentGrey = level * 255 / ((1 << bits) - 1);
                }
            }
            case "IDAT" -> {
                packedBytes += chunks.length();
                keep(chunks);
            }
            case "sRGB" -> isSrgb = true;
            case "iCCP" ->
                profile = chunks.length() > PictureHeader.MAX_PROFILE_BYTES ? new byte[0] : unpacked(chunks.data());
            case "eXIf" -> {
                if (chunks.length() <= MAX_EXIF_BYTES) {
                    orientation = Orientation.inExif(chunks.data());
                }
            }
            default -> {}
        }
        chunks.end();
        return !type.equals("IEND");
    }

    private void keep(PngChunks chunks) {
        parts.add(chunks.at(), chunks.bytes());
    }

    /** The profile, or what cannot be one if it is damaged or larger than it may be. */
    private static byte[] unpacked(byte[] chunk) {
        int start = 0;
        while (start < chunk.length && chunk[start] != 0) {
            start++; // the name
        }
        int packed = start + 2; // past the zero and the method
        if (packed >= chunk.length) {
            return new byte[0];
        }
        try (var in = new InflaterInputStream(new ByteArrayInputStream(chunk, packed, chunk.length - packed))) {
            byte[] unpacked = in.readNBytes(PictureHeader.MAX_PROFILE_BYTES + 1);
            return unpacked.length > PictureHeader.MAX_PROFILE_BYTES ? new byte[0] : unpacked;
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private PictureHeader finished() throws EOFException {
        if (packedBytes == 0) {
            throw damaged(file, "IDAT");
        }
        long rowBytes = ((long) width * channels() * bits + 7) / 8;
        if (rowBytes * height > packedBytes * MOST_PACKED) {
            throw new EOFException(); // before anything is allocated for pixels that are not there
        }
        return new PictureHeader(
                PictureHeader.PNG,
                width,
                height,
                orientation,
                transparentGrey,
                isSrgb ? null : profile,
                (long) width * height * bytesPerPixel(),
                parts);
    }

    /** As the decoder makes them. */
    private int bytesPerPixel() {
        boolean added = hasTransparency && (colours == GREY || colours == RGB);
        return (added ? channels() + 1 : channels()) * Math.max(1, bits / 8);
    }

    private int channels() {
        return switch (colours) {
            case RGB -> 3;
            case GREY_ALPHA -> 2;
            case RGB_ALPHA -> 4;
            default -> 1;
        };
    }

    private static InvalidRequestException damaged(Path file, String what) {
        return new InvalidRequestException(CoreMessage.PICTURE_DAMAGED, file, what);
    }
}
