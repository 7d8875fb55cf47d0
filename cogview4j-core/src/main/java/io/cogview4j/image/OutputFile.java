package io.cogview4j.image;

import io.cogview4j.api.OutputException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
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
            throw failure(e);
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
            throw failure(e);
        }
    }

    private void requireFileOrNothing() throws IOException {
        try {
            var attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                throw new OutputException(path + " is a folder.", "Add the name of a file to it.");
            }
            if (!attributes.isRegularFile()) {
                throw new OutputException(path + " is not a regular file.", "Choose another name.");
            }
        } catch (NoSuchFileException e) {
            Path folder = target().getParent();
            if (!Files.isDirectory(folder)) {
                throw new OutputException(
                        "The folder " + folder + " does not exist.", "Create it, or choose another one.", e);
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

    private OutputException failure(IOException e) {
        String reason =
                switch (e) {
                    case AccessDeniedException _ -> "permission denied";
                    case FileSystemException f when f.getReason() != null -> f.getReason();
                    default -> String.valueOf(e.getMessage());
                };
        return new OutputException(
                path + " cannot be written: " + reason + ".",
                "Check the free space and the permissions of the folder, or choose another one.",
                e);
    }
}
