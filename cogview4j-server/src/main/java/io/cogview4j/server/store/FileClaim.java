package io.cogview4j.server.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A file that says that something belongs to this process, until it is closed or the process ends in whatever way. */
final class FileClaim implements AutoCloseable {
    private final FileChannel channel;

    private FileClaim(FileChannel channel) {
        this.channel = channel;
    }

    /** Empty if somebody else has it. The file is made if there is none, and stays. */
    static Optional<FileClaim> of(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException _) {
            // In this process, and still somebody else.
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        return lock == null ? Optional.empty() : Optional.of(new FileClaim(channel));
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // Nobody can do anything about it, and the end of the process frees the file.
        }
    }
}
