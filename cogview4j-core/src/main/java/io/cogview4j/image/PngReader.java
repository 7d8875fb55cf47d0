package io.cogview4j.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cogview4j.api.ImageSize;
import io.cogview4j.message.CoreMessage;
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

/** Reads the texts of a PNG file, and checks the file's chunks on the way. Compressed texts are passed over. */
public final class PngReader {
    /** A larger text is passed over: nobody's prompt is so long. */
    private static final int MAX_TEXT_BYTES = 1 << 20;

    /** Of all texts that are kept. */
    private static final int MAX_TEXTS_BYTES = 4 << 20;

    private final Path path;
    private final List<PngText> texts = new ArrayList<>();
    private int textBytes;

    private PngReader(Path path) {
        this.path = path;
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
            PngReader reader = new PngReader(path);
            PngChunks chunks = new PngChunks(path, in);
            while (!reader.readChunk(chunks).equals("IEND")) {}
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

    /** Reads one chunk and returns its type. */
    private String readChunk(PngChunks chunks) throws IOException {
        String type = chunks.next();
        boolean isText = type.equals("tEXt") || type.equals("iTXt");
        if (isText && chunks.length() <= MAX_TEXT_BYTES) {
            textBytes += chunks.length();
            if (textBytes > MAX_TEXTS_BYTES) {
                throw new InvalidRequestException(CoreMessage.PNG_TEXTS_TOO_LONG, path, MAX_TEXTS_BYTES);
            }
            addText(type, chunks.data());
        }
        chunks.end();
        return type;
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
