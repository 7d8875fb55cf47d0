package io.cogview4j.hub;

import io.cogview4j.events.Cancellation;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Held while a model is pulled, so that of two processes the second waits and then finds all there. The system takes it from a
 * process that ends. It only saves work: two that pull at once write the same bytes, and files appear whole.
 */
final class ModelLock implements AutoCloseable {
    private static final long LOOK_NANOS = 50_000_000L;

    private final FileChannel channel;

    private ModelLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * @param waiting told once if somebody else has it
     * @throws io.cogview4j.message.CancelledException if it was cancelled meanwhile
     */
    static ModelLock acquire(Path file, Cancellation cancellation, Runnable waiting) throws IOException {
        ModelStore.makeWay(file);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            for (boolean told = false; !isFree(channel); told = true) {
                if (!told) {
                    waiting.run();
                }
                cancellation.throwIfCancelled();
                LockSupport.parkNanos(LOOK_NANOS);
            }
            return new ModelLock(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean isFree(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // another thread of this process
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
