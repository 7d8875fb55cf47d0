package io.cogview4j.server.queue;

import io.cogview4j.server.store.DatabaseClock;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Which job a request already has. Failed and cancelled ones do not count: whoever asks again wants it tried again. All of this runs
 * under the {@link QueueLock}.
 */
final class SameRequest {
    /** Sooner, two equal requests without seeds are two pictures that are wanted; later, one that is asked for again. */
    private static final Duration DELIBERATE = Duration.ofSeconds(5);

    /** How long a picture that nobody has fetched answers another request without a seed. */
    private static final Duration UNCLAIMED = Duration.ofMinutes(10);

    private SameRequest() {}

    /** What a key was used for. */
    private record Use(String askedHash, String job, String state) {}

    static Optional<String> find(Handle handle, Submission.Request request) {
        Optional<String> byKey = byKey(handle, request);
        if (byKey.isPresent()) {
            return byKey;
        }
        return request.isLeftToChance() ? unclaimed(handle, request) : equal(handle, request);
    }

    private static Optional<String> byKey(Handle handle, Submission.Request request) {
        if (request.keyHash() == null) {
            return Optional.empty();
        }
        Optional<Use> use = handle.createQuery("""
                        SELECT request_key.asked_hash, job_id, state FROM request_key JOIN job ON job.id = job_id
                        WHERE request_key.client = :client AND key_hash = :key
                        """)
                .bind("client", request.asked().client())
                .bind("key", request.keyHash())
                .map((row, _) -> new Use(row.getString("asked_hash"), row.getString("job_id"), row.getString("state")))
                .findOne();
        if (use.isPresent() && !use.get().askedHash.equals(request.askedHash())) {
            throw new KeyReusedException();
        }
        return use.filter(found -> !found.state.equals("FAILED") && !found.state.equals("CANCELLED"))
                .map(Use::job);
    }

    /** Whether this client has a job for which it asked in these words. */
    static boolean isKnown(Handle handle, String client, String askedHash) {
        return handle.createQuery("SELECT 1 FROM job WHERE client = :client AND asked_hash = :hash LIMIT 1")
                .bind("client", client)
                .bind("hash", askedHash)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /** The same work with the same seed gives the same pictures. */
    private static Optional<String> equal(Handle handle, Submission.Request request) {
        return handle.createQuery("""
                        SELECT id FROM job
                        WHERE client = :client AND work_hash = :hash AND state IN ('QUEUED', 'RUNNING', 'DONE')
                        ORDER BY seq LIMIT 1
                        """)
                .bind("client", request.asked().client())
                .bind("hash", request.workHash())
                .mapTo(String.class)
                .findOne();
    }

    /** A client that lost its answer asks again; it gets the one that it has not asked for the longest. */
    private static Optional<String> unclaimed(Handle handle, Submission.Request request) {
        long now = DatabaseClock.millis(handle);
        return handle.createQuery("""
                        SELECT id FROM job
                        WHERE client = :client AND asked_hash = :hash AND left_to_chance AND NOT delivered
                            AND (state IN ('QUEUED', 'RUNNING') OR (state = 'DONE' AND finished_at >= :unclaimedSince))
                            AND (:retried OR :deliberateBefore >= asked_at)
                        ORDER BY asked_at, seq LIMIT 1
                        """)
                .bind("client", request.asked().client())
                .bind("hash", request.askedHash())
                .bind("unclaimedSince", now - UNCLAIMED.toMillis())
                .bind("retried", request.asked().retried())
                .bind("deliberateBefore", now - DELIBERATE.toMillis())
                .mapTo(String.class)
                .findOne();
    }

    /** Notes when, and with which key, a job was asked for last. */
    static void remember(Handle handle, Submission.Request request, String job) {
        handle.createUpdate("UPDATE job SET asked_at = :now WHERE id = :id")
                .bind("now", DatabaseClock.millis(handle))
                .bind("id", job)
                .execute();
        if (request.keyHash() == null) {
            return;
        }
        handle.createUpdate("DELETE FROM request_key WHERE client = :client AND key_hash = :key")
                .bind("client", request.asked().client())
                .bind("key", request.keyHash())
                .execute();
        handle.createUpdate("""
                        INSERT INTO request_key (client, key_hash, asked_hash, job_id)
                        VALUES (:client, :key, :hash, :job)
                        """)
                .bind("client", request.asked().client())
                .bind("key", request.keyHash())
                .bind("hash", request.askedHash())
                .bind("job", job)
                .execute();
    }
}
