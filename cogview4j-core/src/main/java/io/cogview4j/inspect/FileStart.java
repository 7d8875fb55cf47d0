package io.cogview4j.inspect;

import io.cogview4j.api.FileProblem;
import io.cogview4j.api.InvalidRequestException;
import io.cogview4j.api.MessageCode;
import io.cogview4j.image.PngReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells kinds of files by their first bytes. */
final class FileStart {
    private static final int BYTES = 9;

    private FileStart() {}

    static boolean isPng(Path file) {
        return PngReader.isBegunBy(read(file));
    }

    /** The length of the header, which is far below 2^32, and the brace that begins it. */
    static boolean isSafetensors(Path file) {
        byte[] start = read(file);
        return start.length == BYTES
                && start[4] == 0
                && start[5] == 0
                && start[6] == 0
                && start[7] == 0
                && start[8] == '{';
    }

    private static byte[] read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InvalidRequestException(MessageCode.INSPECTED_FILE_UNKNOWN, file);
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(BYTES);
        } catch (IOException e) {
            throw new InvalidRequestException(e, FileProblem.reading(file, e));
        }
    }
}
