package io.cogview4j.machine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A lock that one process holds at a time, and that the system takes from a process that ends, however it ends. Two
 * threads of one process are to come one after the other: closing a file drops all locks on it that the process has.
 */
final class FolderLock implements AutoCloseable {
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Waits for the lock. An interruption of the thread does not end it.
     *
     * @param file in which nothing is written, made if it is missing
     * @param waiting told once if it takes more than a second
     * @throws IOException if the file system has no locks
     */
    static FolderLock acquire(Path file, Runnable waiting) throws IOException {
        long start = System.nanoTime();
        boolean told = false;
        FolderLock lock = tryAcquire(file);
        while (lock == null) {
            LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
            if (!told && System.nanoTime() - start > PATIENCE.toNanos()) {
                told = true;
                waiting.run();
            }
            lock = tryAcquire(file);
        }
        return lock;
    }

    /** Null if another process holds it. */
    static @Nullable FolderLock tryAcquire(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            @Nullable FileLock lock = channel.tryLock();
            if (lock != null) {
                return new FolderLock(channel);
            }
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        channel.close();
        return null;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
