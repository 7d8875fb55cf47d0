package io.cogview4j.server.work;

import io.cogview4j.CogView4;
import io.cogview4j.Session;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The model held open between runs, as long as it is used now and then. For one thread. */
final class WarmSession implements AutoCloseable {
    private final CogView4 model;
    private final Duration keepOpen;
    private final WorkMetrics metrics;
    private @Nullable Session session;
    private long lastUseNanos;

    /** @param keepOpen how long it stays open unused */
    WarmSession(CogView4 model, Duration keepOpen, WorkMetrics metrics) {
        this.model = model;
        this.keepOpen = keepOpen;
        this.metrics = metrics;
    }

    CogView4 model() {
        return model;
    }

    /** Opens the model if it is not. */
    Session get() {
        if (session == null) {
            session = model.session();
            metrics.modelOpen(true);
        }
        return session;
    }

    /** A run has ended. */
    void used() {
        lastUseNanos = System.nanoTime();
        closeIfUnused();
    }

    /** Gives its memory back if it was not used for long. */
    void closeIfUnused() {
        if (session != null && System.nanoTime() - lastUseNanos >= keepOpen.toNanos()) {
            close();
        }
    }

    @Override
    public void close() {
        if (session != null) {
            session.close();
            session = null;
            metrics.modelOpen(false);
        }
    }
}
