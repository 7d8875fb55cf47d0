package io.cogview4j.api;

import io.cogview4j.machine.AtomicFile;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.FileProblem;
import io.cogview4j.message.OutputException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** A file that the user asked for, to be written whole or not at all. */
public record OutputFile(Path path) {
    /** What puts the content of a file into it. */
    @FunctionalInterface
    public interface Writer {
        /** Writes all of it to an empty file. */
        void writeTo(FileChannel out) throws IOException;
    }

    /**
     * Tells before the work what would fail after it, by trying.
     *
     * @throws OutputException if the folder is missing or read-only, or something other than a file has the name
     */
    public void requireWritable() {
        try {
            requireFileOrNothing();
            new AtomicFile(path).probe();
        } catch (IOException e) {
            throw new OutputException(e, FileProblem.writing(path, e));
        }
    }

    /**
     * Writes the file, replacing any other of this name.
     *
     * @throws OutputException if it cannot be written; the folder is then as it was before
     */
    public void write(Writer content) {
        try {
            requireFileOrNothing();
            new AtomicFile(path).write(content::writeTo);
        } catch (IOException e) {
            throw new OutputException(e, FileProblem.writing(path, e));
        }
    }

    /** {@link #write(Writer)} of these bytes. */
    public void write(byte[] content) {
        write(AtomicFile.Content.of(content)::writeTo);
    }

    private void requireFileOrNothing() throws IOException {
        try {
            var attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                throw new OutputException(CoreMessage.OUTPUT_IS_FOLDER, path);
            }
            if (!attributes.isRegularFile()) {
                throw new OutputException(CoreMessage.OUTPUT_NOT_REGULAR, path);
            }
        } catch (NoSuchFileException e) {
            Path folder = new AtomicFile(path).target().getParent();
            if (!Files.isDirectory(folder)) {
                throw new OutputException(e, CoreMessage.OUTPUT_FOLDER_MISSING, folder);
            }
        }
    }
}
