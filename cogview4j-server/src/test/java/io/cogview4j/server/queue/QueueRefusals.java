package io.cogview4j.server.queue;

/** What a queue throws, for queues that are made up. */
public final class QueueRefusals {
    private QueueRefusals() {}

    public static RuntimeException full(int waiting, double seconds) {
        return new QueueFullException(waiting, seconds);
    }

    public static RuntimeException keyReused() {
        return new KeyReusedException();
    }
}
