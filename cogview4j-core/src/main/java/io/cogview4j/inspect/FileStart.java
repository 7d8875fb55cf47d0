package io.cogview4j.inspect;

import io.cogview4j.image.PngReader;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.FileProblem;
import io.cogview4j.message.InvalidRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells kinds of files by their first bytes. */
final class FileStart {
    private static final int BYTES = 9;

    private final byte[] bytes;

    private FileStart(byte[] bytes) {
        this.bytes = bytes;
    }

    static FileStart of(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InvalidRequestException(CoreMessage.INSPECTED_FILE_UNKNOWN, file);
        }
        try (InputStream in = Files.newInputStream(file)) {
            return new FileStart(in.readNBytes(BYTES));
        } catch (IOException e) {
            throw new InvalidRequestException(e, FileProblem.reading(file, e));
        }
    }

    boolean isPng() {
        return PngReader.isBegunBy(bytes);
    }

    /** The length of the header, which is far below 2^32, and the brace that begins it. */
    boolean isSafetensors() {
        return bytes.length == BYTES
                && bytes[4] == 0
                && bytes[5] == 0
                && bytes[6] == 0
                && bytes[7] == 0
                && bytes[8] == '{';
    }
}
