package io.cogview4j.server.queue;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Fairness between clients: the first job of each comes before the second of any, however many one has. A client that comes later
 * begins with the turn that is being served.
 */
final class Turns {
    private Turns() {}

    /** The turn of a client's new job. Whoever calls this holds the {@link QueueLock}. */
    static long next(Handle handle, String client) {
        long served = handle.createQuery("SELECT turn FROM service WHERE id = 1")
                .mapTo(Long.class)
                .one();
        Optional<Long> own = handle.createQuery("SELECT next_turn FROM client_turn WHERE client = :client")
                .bind("client", client)
                .mapTo(Long.class)
                .findOne();
        long turn = Math.max(served, own.orElse(0L));
        handle.createUpdate(
                        own.isPresent()
                                ? "UPDATE client_turn SET next_turn = :next WHERE client = :client"
                                : "INSERT INTO client_turn (client, next_turn) VALUES (:client, :next)")
                .bind("client", client)
                .bind("next", turn + 1)
                .execute();
        return turn;
    }

    /** A job of this turn was begun. */
    static void served(Handle handle, long turn) {
        handle.createUpdate("UPDATE service SET turn = :turn WHERE id = 1 AND :turn > turn")
                .bind("turn", turn)
                .execute();
    }
}
