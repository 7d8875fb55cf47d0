package io.cogview4j.server.store;

import org.jdbi.v3.core.Handle;

/** The clock that all servers of one queue go by. */
public final class DatabaseClock {
    private DatabaseClock() {}

    /** Now, or when the transaction began, in milliseconds since 1970. */
    public static long millis(Handle handle) {
        return handle.createQuery("SELECT <now>").mapTo(Long.class).one();
    }
}
