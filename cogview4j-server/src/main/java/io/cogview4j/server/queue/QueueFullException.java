package io.cogview4j.server.queue;

/** No more jobs are taken in for now. */
public final class QueueFullException extends RuntimeException {
    private final int waiting;
    private final double retryAfterSeconds;

    QueueFullException(int waiting, double retryAfterSeconds) {
        super("%d jobs are waiting".formatted(waiting));
        this.waiting = waiting;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    public int waiting() {
        return waiting;
    }

    /** When there will probably be room for another job. */
    public double retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
