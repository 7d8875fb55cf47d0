package io.cogview4j.cli;

import java.util.concurrent.locks.ReentrantLock;

/** Keeps an interruption from leaving half a file behind: what is being written is finished, nothing more is begun. */
final class WriteGuard {
    private final ReentrantLock lock = new ReentrantLock();

    void write(Runnable write) {
        lock.lock();
        try {
            write.run();
        } finally {
            lock.unlock();
        }
    }

    /** To be called when the process is about to end; does not let go again. */
    void shut() {
        lock.lock();
    }
}
