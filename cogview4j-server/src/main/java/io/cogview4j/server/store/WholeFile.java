package io.cogview4j.server.store;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Writes files that appear whole or not at all, and that are on the disk then. They are written as streams, because a channel is
 * closed when its thread is interrupted.
 */
final class WholeFile {
    private static final Pattern TEMPORARY = Pattern.compile("\\.[-0-9a-f]{36}\\.tmp");

    private WholeFile() {}

    /** What a file is to contain. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** What becomes of a file whose name is known only when it is written. */
    @FunctionalInterface
    interface Naming {
        /** The name of what was written, in an existing folder of the same file system; empty if it is not needed. */
        Optional<Path> name() throws IOException;
    }

    /** Whether a file is one that is still growing, or that a killed process left behind. */
    static boolean isTemporary(Path file) {
        return TEMPORARY.matcher(file.getFileName().toString()).matches();
    }

    static void write(Path file, Content content) throws IOException {
        write(Objects.requireNonNull(file.toAbsolutePath().getParent()), content, () -> Optional.of(file));
    }

    /**
     * @param folder where the file grows
     * @param naming is asked when the content is written
     */
    static void write(Path folder, Content content, Naming naming) throws IOException {
        Path growing = folder.resolve("." + UUID.randomUUID() + ".tmp");
        Files.createFile(growing, DataFolder.forUserAlone("rw-------"));
        try {
            try (FileOutputStream out = new FileOutputStream(growing.toFile())) {
                content.writeTo(out);
                out.getFD().sync();
            }
            Optional<Path> name = naming.name();
            if (name.isEmpty()) {
                Files.delete(growing);
                return;
            }
            Path file = name.get().toAbsolutePath();
            Files.move(growing, file, StandardCopyOption.ATOMIC_MOVE);
            syncFolder(Objects.requireNonNull(file.getParent()));
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(growing);
            throw e;
        }
    }

    /** So that the name lasts, too; on systems on which a folder cannot be opened, they see to it themselves. */
    static void syncFolder(Path folder) {
        boolean interrupted = Thread.interrupted();
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            interrupted |= Thread.interrupted();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
