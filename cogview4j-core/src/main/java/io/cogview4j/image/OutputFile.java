package io.cogview4j.image;

import io.cogview4j.api.FileProblem;
import io.cogview4j.api.MessageCode;
import io.cogview4j.api.OutputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A file to be written whole or not at all: it grows under another name in the same folder, and then takes the place
 * of what was there before.
 */
public record OutputFile(Path path) {
    /**
     * Tells before the work what would fail after it, by trying.
     *
     * @throws OutputException if the folder is missing or read-only, or something other than a file has the name
     */
    public void requireWritable() {
        try {
            requireFileOrNothing();
            Path temporary = temporary();
            Files.createFile(temporary);
            Files.delete(temporary);
        } catch (IOException e) {
            throw new OutputException(e, FileProblem.writing(path, e));
        }
    }

    /**
     * Writes the file, replacing any other of this name.
     *
     * @throws OutputException if it cannot be written; the folder is then as it was before
     */
    public void write(byte[] content) {
        try {
            requireFileOrNothing();
            Path temporary = temporary();
            try {
                Files.write(temporary, content, StandardOpenOption.CREATE_NEW);
                Files.move(temporary, target(), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new OutputException(e, FileProblem.writing(path, e));
        }
    }

    private void requireFileOrNothing() throws IOException {
        try {
            var attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                throw new OutputException(MessageCode.OUTPUT_IS_FOLDER, path);
            }
            if (!attributes.isRegularFile()) {
                throw new OutputException(MessageCode.OUTPUT_NOT_REGULAR, path);
            }
        } catch (NoSuchFileException e) {
            Path folder = target().getParent();
            if (!Files.isDirectory(folder)) {
                throw new OutputException(e, MessageCode.OUTPUT_FOLDER_MISSING, folder);
            }
        }
    }

    /** A link stays a link: what it points to is written. */
    private Path target() throws IOException {
        return Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
    }

    private Path temporary() throws IOException {
        return target().resolveSibling(
                        ".cogview4j-%d-%x.tmp".formatted(ProcessHandle.current().pid(), System.nanoTime()));
    }
}
