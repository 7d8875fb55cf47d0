package io.cogview4j.server.queue;

import org.jdbi.v3.core.Handle;

/** What those hold who take jobs in: one at a time, in all processes, until the transaction ends. It is taken before all other locks. */
final class QueueLock {
    private QueueLock() {}

    static void take(Handle handle) {
        handle.createQuery("SELECT id FROM queue WHERE id = 1 <forUpdate>")
                .mapTo(Integer.class)
                .one();
    }
}
