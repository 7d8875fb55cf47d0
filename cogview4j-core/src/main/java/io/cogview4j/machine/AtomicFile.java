package io.cogview4j.machine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A file that appears whole or not at all: it grows under another name in the same folder, and then takes the place of
 * what was there before. So of several processes at once each leaves a whole file, and a reader who has the old one
 * mapped keeps it. A link stays a link: what it points to is written.
 */
public record AtomicFile(Path path) {
    /** Not after the file itself, whose name may be as long as names can be. */
    private static final Pattern TEMPORARY = Pattern.compile("\\.cogview4j-[-0-9a-f]{36}\\.tmp");

    /** What a file is to contain. */
    @FunctionalInterface
    public interface Content {
        /** Writes all of it to an empty file. */
        void writeTo(FileChannel out) throws IOException;

        /** These bytes. */
        static Content of(byte[] bytes) {
            return out -> drain(ByteBuffer.wrap(bytes), out);
        }
    }

    /** Tells whether a file has the name of one that is still growing, or that a killed process left behind. */
    public static boolean isTemporary(Path file) {
        return TEMPORARY.matcher(file.getFileName().toString()).matches();
    }

    /**
     * Tries whether the folder takes new files, and deletes in it what a process left that was killed more than a day ago.
     *
     * @throws IOException if it does not
     */
    public void probe() throws IOException {
        Path temporary = temporary();
        Files.createFile(temporary);
        Files.delete(temporary);
        Leftovers.sweep(Objects.requireNonNull(temporary.getParent()), Leftovers.OLD);
    }

    /**
     * Takes the name by an empty file, which no other process can take at the same time.
     *
     * @return false if something has the name already
     * @throws IOException if the folder does not take files, or not one of this name
     */
    public boolean reserve() throws IOException {
        probe();
        try {
            Files.createFile(path);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /**
     * Gives back a name that was reserved. A file that was written meanwhile stays.
     *
     * @throws IOException if the empty file cannot be deleted
     */
    public void release() throws IOException {
        if (Files.isRegularFile(path) && Files.size(path) == 0) {
            Files.delete(path);
        }
    }

    /**
     * Writes the file, replacing any other of this name. What is to be written is the result of work, so an interruption
     * of the thread does not keep it from being written; the thread stays interrupted.
     *
     * @throws IOException if it cannot be written; as after any other exception from {@code content}, the folder is then
     *     as it was before
     */
    public void write(Content content) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (!tryWrite(content)) {
                interrupted |= Thread.interrupted();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** False if an interruption has closed the file on the way. */
    private boolean tryWrite(Content content) throws IOException {
        Path temporary = temporary();
        try {
            try (FileChannel out =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                content.writeTo(out);
            }
            Files.move(temporary, target(), StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (ClosedByInterruptException e) {
            discard(temporary, e);
            return false;
        } catch (IOException | RuntimeException e) {
            discard(temporary, e);
            throw e;
        }
    }

    /** Writes all that remains in {@code bytes}. */
    public static void drain(ByteBuffer bytes, FileChannel out) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    /** The file that is written: an absolute path, and for a link the one that it leads to. */
    public Path target() throws IOException {
        return Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
    }

    private Path temporary() throws IOException {
        return target().resolveSibling(Leftovers.name(UUID.randomUUID()));
    }

    private static void discard(Path temporary, Exception because) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }
}
