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
     * Tells before the work what would fail after it, by trying: with the very name that is to be written, and with that of
     * the file that grows first.
     *
     * @throws OutputException if the folder is missing or read-only, if it does not take a file of this name, or if
     *     something other than a file has the name
     */
    public void requireWritable() {
        if (reserve()) {
            release();
        }
    }

    /**
     * Takes the name before the work, by an empty file, so that no other process can take it meanwhile. {@link #write} puts
     * the result in its place, {@link #release} gives the name back.
     *
     * @return false if there is a file of this name already, which stays as it is
     * @throws OutputException as {@link #requireWritable}
     */
    public boolean reserve() {
        try {
            requireFileOrNothing();
            return new AtomicFile(path).reserve();
        } catch (IOException e) {
            throw new OutputException(e, FileProblem.writing(path, e));
        }
    }

    /**
     * Deletes what {@link #reserve} has made, unless the result was written meanwhile.
     *
     * @throws OutputException if it cannot be deleted
     */
    public void release() {
        try {
            new AtomicFile(path).release();
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
