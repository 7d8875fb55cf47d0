package io.cogview4j.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cogview4j.api.ImageSize;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.FileContent;
import io.cogview4j.message.FileProblem;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/** Reads the texts of a PNG file, and checks the file's chunks on the way. Compressed texts are passed over. */
public final class PngReader {
    /** A larger text is passed over: nobody's prompt is so long. */
    private static final int MAX_TEXT_BYTES = 1 << 20;

    /** Of all texts that are kept. */
    private static final int MAX_TEXTS_BYTES = 4 << 20;

    /** A hundred times what pictures of the largest size have that are written in the smallest usual parts. */
    private static final int MAX_CHUNKS = 1 << 18;

    private final Path path;
    private final DataInputStream in;
    private final List<PngText> texts = new ArrayList<>();
    private int chunks;
    private int textBytes;

    private PngReader(Path path, InputStream in) {
        this.path = path;
        this.in = new DataInputStream(in);
    }

    /**
     * The {@code tEXt} and {@code iTXt} texts in the order of the file.
     *
     * @throws InvalidRequestException if this is not a whole, undamaged PNG file
     */
    public static List<PngText> texts(Path path) {
        Optional<Message> problem = FileProblem.of(path);
        if (problem.isPresent()) {
            throw new InvalidRequestException(List.of(problem.get()));
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
            PngReader reader = new PngReader(path, in);
            reader.readSignature();
            while (!reader.readChunk().equals("IEND")) {}
            return List.copyOf(reader.texts);
        } catch (EOFException e) {
            throw new InvalidRequestException(e, CoreMessage.PNG_CUT_SHORT, path);
        } catch (IOException e) {
            throw new InvalidRequestException(e, FileProblem.reading(path, e));
        }
    }

    /**
     * Width and height, which every PNG file begins with.
     *
     * @throws InvalidRequestException if this is not a whole, undamaged PNG file
     */
    public static ImageSize size(Path path) {
        texts(path); // checks the file
        try (var in = new DataInputStream(Files.newInputStream(path))) {
            in.skipNBytes(PngEncoder.SIGNATURE.length + 8); // length and type of the first chunk
            return new ImageSize(in.readInt(), in.readInt());
        } catch (EOFException e) {
            throw new InvalidRequestException(e, CoreMessage.PNG_CUT_SHORT, path);
        } catch (IOException e) {
            throw new InvalidRequestException(e, FileProblem.reading(path, e));
        }
    }

    /** Whether a file with these first bytes, 8 or more, is meant to be a PNG file. */
    public static boolean isBegunBy(byte[] start) {
        byte[] signature = PngEncoder.SIGNATURE;
        return start.length >= signature.length
                && Arrays.equals(start, 0, signature.length, signature, 0, signature.length);
    }

    private void readSignature() throws IOException {
        if (!isBegunBy(in.readNBytes(PngEncoder.SIGNATURE.length))) {
            Message other = Message.of(CoreMessage.PNG_NOT_A_PNG, path);
            throw new InvalidRequestException(List.of(FileContent.insteadOf(FileContent.PNG, path, other)));
        }
    }

    /** Reads one chunk and returns its type. */
    private String readChunk() throws IOException {
        if (++chunks > MAX_CHUNKS) {
            throw new InvalidRequestException(CoreMessage.PNG_TOO_MANY_CHUNKS, path, MAX_CHUNKS);
        }
        int length = in.readInt();
        if (length < 0) {
            throw new InvalidRequestException(CoreMessage.PNG_CHUNK_TOO_LONG, path, Integer.toUnsignedString(length));
        }
        CheckedInputStream checked = new CheckedInputStream(in, new CRC32());
        String type = new String(readFully(checked, 4), ISO_8859_1);
        boolean isText = type.equals("tEXt") || type.equals("iTXt");
        if (isText && length <= MAX_TEXT_BYTES) {
            textBytes += length;
            if (textBytes > MAX_TEXTS_BYTES) {
                throw new InvalidRequestException(CoreMessage.PNG_TEXTS_TOO_LONG, path, MAX_TEXTS_BYTES);
            }
            addText(type, readFully(checked, length));
        } else {
            checked.skipNBytes(length);
        }
        if (in.readInt() != (int) checked.getChecksum().getValue()) {
            throw new InvalidRequestException(CoreMessage.PNG_CHECKSUM_WRONG, path, type);
        }
        return type;
    }

    /** Never allocates more than the file has, whatever length it claims. */
    private static byte[] readFully(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }

    private void addText(String type, byte[] data) {
        int keywordEnd = indexOfZero(data, 0);
        String keyword = new String(data, 0, keywordEnd, ISO_8859_1);
        int start = keywordEnd + 1;
        if (type.equals("iTXt")) {
            boolean compressed = start < data.length && data[start] != 0;
            if (compressed) {
                return;
            }
            start = indexOfZero(data, indexOfZero(data, start + 2) + 1) + 1; // past language and translated keyword
        }
        if (start > data.length) {
            throw new InvalidRequestException(CoreMessage.PNG_TEXT_INCOMPLETE, path, shown(keyword));
        }
        try {
            String text = new String(data, start, data.length - start, type.equals("iTXt") ? UTF_8 : ISO_8859_1);
            texts.add(new PngText(keyword, text));
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(e, CoreMessage.PNG_TEXT_INVALID, path, shown(keyword));
        }
    }

    private static int indexOfZero(byte[] data, int from) {
        int at = from;
        while (at < data.length && data[at] != 0) {
            at++;
        }
        return at;
    }

    /** A keyword as it may stand in a message: short. */
    private static String shown(String keyword) {
        return keyword.length() <= 79 ? keyword : keyword.substring(0, 79) + "...";
    }
}
