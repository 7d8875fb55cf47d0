package io.cogview4j.machine;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.UUID;

/**
 * A new folder that appears whole or not at all: it is filled under another name beside its place, and then gets its own. What
 * a process leaves that is killed meanwhile is deleted by the next one that makes a folder there, a day later.
 */
public record AtomicFolder(Path path) {
    /** What a folder is to contain. */
    @FunctionalInterface
    public interface Content {
        /** Writes all of it to an empty folder. */
        void writeTo(Path folder) throws IOException;
    }

    /** Whether something has the name already. */
    public boolean isTaken() {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** The folder that it is to be in: an absolute path. */
    public Path parent() {
        return Objects.requireNonNull(path.toAbsolutePath().getParent());
    }

    /**
     * Makes the folder.
     *
     * @throws FileAlreadyExistsException if something has the name already
     * @throws IOException if it cannot be made; as after any other exception from {@code content}, nothing of it is left
     */
    public void write(Content content) throws IOException {
        if (isTaken()) {
            throw new FileAlreadyExistsException(path.toString());
        }
        Leftovers.sweep(parent(), Leftovers.OLD);
        Path temporary = parent().resolve(Leftovers.name(UUID.randomUUID()));
        Files.createDirectory(temporary);
        try {
            content.writeTo(temporary);
            if (isTaken()) {
                throw new FileAlreadyExistsException(path.toString());
            }
            Files.move(temporary, path.toAbsolutePath(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException | Error e) {
            try {
                Leftovers.delete(temporary);
            } catch (IOException cannot) {
                e.addSuppressed(cannot);
            }
            throw e;
        }
    }
}
