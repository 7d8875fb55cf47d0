package io.cogview4j.server.queue;

import io.cogview4j.server.job.BlobId;
import io.cogview4j.server.job.Drawing;
import io.cogview4j.server.job.Job;
import io.cogview4j.server.job.JobId;
import io.cogview4j.server.job.Work;
import io.cogview4j.server.store.BlobRows;
import io.cogview4j.server.store.DatabaseClock;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** How a request becomes a job, or finds the job that it already has. */
final class Submission {
    private final Admission admission;
    private final QueueSettings settings;

    Submission(Admission admission, QueueSettings settings) {
        this.admission = admission;
        this.settings = settings;
    }

    /**
     * A request that can be done.
     *
     * @param askedHash of the work before a seed was drawn
     * @param workHash of the work that will be done
     * @param keyHash of the idempotency key; null for none
     */
    record Request(
            Asked asked,
            Admission.Admitted admitted,
            String askedHash,
            String workHash,
            @Nullable String keyHash) {
        /** Whether doing it again could give anything else. */
        boolean isLeftToChance() {
            return asked.work() instanceof Drawing drawing && drawing.seed() == null;
        }
    }

    /**
     * Turns a request away for which there is no place, before it is prepared, which is most of the work that it makes. One that may
     * have its job already is left to {@link #submit}.
     *
     * @throws QueueFullException if too many are waiting
     */
    boolean requirePlace(Handle handle, Asked asked) {
        int waiting = waiting(handle);
        if (waiting >= settings.mostWaiting()
                && asked.idempotencyKey() == null
                && !SameRequest.isKnown(handle, asked.client(), askedHash(asked))) {
            throw new QueueFullException(waiting, Line.secondsUntilPlace(handle));
        }
        return true;
    }

    private static String askedHash(Asked asked) {
        return StoredJson.hash(asked.work().kind(), asked.work());
    }

    /** What is done outside of the transaction, because it may take a while. */
    Request admit(Asked asked) {
        Admission.Admitted admitted = admission.admit(asked.work());
        String key = asked.idempotencyKey();
        return new Request(
                asked,
                admitted,
                askedHash(asked),
                StoredJson.hash(admitted.work().kind(), admitted.work(), admitted.group()),
                key == null ? null : StoredJson.hash(key));
    }

    /** One request after the other, in all processes, so that none misses what another has just stored. */
    Job submit(Handle handle, Request request) {
        QueueLock.take(handle);
        Optional<String> known = SameRequest.find(handle, request);
        String id = known.isPresent() ? known.get() : insert(handle, request);
        SameRequest.remember(handle, request, id);
        JobRow row = handle.createQuery(JobRow.SELECT + "WHERE id = :id")
                .bind("id", id)
                .map((result, _) -> JobRow.of(result))
                .one();
        return Line.read(handle).job(row);
    }

    private String insert(Handle handle, Request request) {
        int waiting = waiting(handle);
        if (waiting >= settings.mostWaiting()) {
            throw new QueueFullException(waiting, Line.secondsUntilPlace(handle));
        }
        JobId id = JobId.create();
        Work work = request.admitted().work();
        handle.createUpdate("""
                        INSERT INTO job (id, client, kind, work, batch_group, expected_seconds, searched,
                            asked_hash, work_hash, left_to_chance, asked_at, state, turn, created_at, results, notes)
                        VALUES (:id, :client, :kind, :work, :group, :expected, :searched,
                            :askedHash, :workHash, :leftToChance, :now, 'QUEUED', :turn, :now, '[]', :notes)
                        """)
                .bind("id", id.text())
                .bind("client", request.asked().client())
                .bind("kind", work.kind().name())
                .bind("work", StoredJson.write(work))
                .bind("group", request.admitted().group())
                .bind("expected", request.admitted().expectedSeconds())
                .bind("searched", SearchText.of(work))
                .bind("askedHash", request.askedHash())
                .bind("workHash", request.workHash())
                .bind("leftToChance", request.isLeftToChance())
                .bind("now", DatabaseClock.millis(handle))
                .bind("turn", Turns.next(handle, request.asked().client()))
                .bind("notes", StoredJson.write(request.admitted().notes()))
                .execute();
        for (BlobId file : WorkFiles.of(work)) {
            if (!BlobRows.use(handle, id.text(), file)) {
                throw new FileGoneException(file);
            }
        }
        return id.text();
    }

    static int waiting(Handle handle) {
        return Objects.requireNonNull(handle.createQuery("SELECT COUNT(*) FROM job WHERE state = 'QUEUED'")
                .mapTo(Integer.class)
                .one());
    }
}
