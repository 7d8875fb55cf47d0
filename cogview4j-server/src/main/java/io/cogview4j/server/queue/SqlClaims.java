package io.cogview4j.server.queue;

import io.cogview4j.server.job.JobNote;
import io.cogview4j.server.job.JobProblem;
import io.cogview4j.server.job.JobProgress;
import io.cogview4j.server.job.JobResult;
import io.cogview4j.server.job.Work;
import io.cogview4j.server.store.BlobRows;
import io.cogview4j.server.store.Database;
import io.cogview4j.server.store.DatabaseClock;
import io.cogview4j.server.store.Transactions;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** The queue as workers see it. Whatever is told of a claim counts only for the attempt that it was given for. */
final class SqlClaims implements Claims {
    private static final String WHILE_HELD = " WHERE id = :id AND attempt = :attempt AND state = 'RUNNING'";

    private final Database database;
    private final Changes changes;

    SqlClaims(Database database, Changes changes) {
        this.database = database;
        this.changes = changes;
    }

    @Override
    public Optional<Taken> take(
            String worker, Set<Work.Kind> kinds, int most, Duration lease, Duration patience, Selection selection)
            throws InterruptedException {
        if (kinds.isEmpty() || most < 1) {
            throw new IllegalArgumentException("nothing to take");
        }
        Taking taking = new Taking(worker, kinds, most, lease, selection);
        long end = System.nanoTime() + patience.toNanos();
        changes.watchWork();
        try {
            while (true) {
                long count = changes.work().count(Changes.News.ANY);
                Taking.Outcome outcome = database.transact(taking::attempt);
                outcome.changed().forEach(changes::changed);
                if (outcome.taken().isPresent()) {
                    return outcome.taken();
                }
                if (!outcome.changed().isEmpty()) {
                    continue; // jobs have failed or stepped back, and others may be there
                }
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return Optional.empty();
                }
                changes.work().await(Changes.News.ANY, count, left);
            }
        } finally {
            changes.unwatchWork();
        }
    }

    @Override
    public Set<Claim> renew(Collection<Claim> claims, Duration lease) {
        return lost(claims, handle -> {
            long until = DatabaseClock.millis(handle) + lease.toMillis();
            return () -> handle.createUpdate("UPDATE job SET lease_until = :until" + WHILE_HELD)
                    .bind("until", until);
        });
    }

    @Override
    public Set<Claim> progress(Collection<Claim> claims, JobProgress progress) {
        Set<Claim> lost = lost(
                claims,
                handle -> () -> handle.createUpdate("""
                        UPDATE job SET stage = :stage, stage_done = :done, stage_of = :of, fraction = :fraction,
                            version = version + 1
                        """ + WHILE_HELD)
                        .bind("stage", progress.stage().name())
                        .bind("done", progress.done())
                        .bind("of", progress.of())
                        .bind("fraction", progress.fraction()));
        claims.forEach(claim -> changes.progressed(claim.job().id()));
        return lost;
    }

    /** Changes all claims in one transaction, each by a statement of its own. @return those that no longer hold */
    private Set<Claim> lost(Collection<Claim> claims, Function<Handle, Supplier<Update>> changes) {
        // Always in the same order, so that two who change several rows cannot block each other.
        List<Claim> ordered = claims.stream()
                .sorted(Comparator.comparing(claim -> claim.job().id().text()))
                .toList();
        return database.transact(handle -> {
            Set<Claim> lost = new LinkedHashSet<>();
            Supplier<Update> change = changes.apply(handle);
            for (Claim claim : ordered) {
                if (!isHeld(claim, change.get())) {
                    lost.add(claim);
                }
            }
            return lost;
        });
    }

    @Override
    public boolean preview(Claim claim, int step, byte[] png) {
        return tell(claim, handle -> {
            Update update = handle.createUpdate(
                            "UPDATE job SET preview_step = :step, version = version + 1" + WHILE_HELD)
                    .bind("step", step);
            boolean held = isHeld(claim, update);
            if (held) {
                Previews.replace(handle, claim.job().id(), png);
            }
            return held;
        });
    }

    @Override
    public boolean done(Claim claim, List<JobResult> results, List<JobNote> notes) {
        return tell(claim, handle -> {
            Update update = handle.createUpdate("""
                            UPDATE job SET state = 'DONE', finished_at = :now, lease_until = NULL, preview_step = 0,
                                results = :results, result_bytes = :bytes, notes = :notes, version = version + 1
                            """ + WHILE_HELD)
                    .bind("now", DatabaseClock.millis(handle))
                    .bind("results", StoredJson.write(results))
                    .bind("bytes", results.stream().mapToLong(JobResult::bytes).sum())
                    .bind("notes", StoredJson.write(notes));
            boolean held = isHeld(claim, update);
            if (held) {
                Previews.delete(handle, claim.job().id());
                results.forEach(result -> use(handle, claim, result));
            }
            return held;
        });
    }

    private static void use(Handle handle, Claim claim, JobResult result) {
        if (!BlobRows.use(handle, claim.job().id().text(), result.blob())) {
            throw new FileGoneException(result.blob());
        }
    }

    @Override
    public boolean failed(Claim claim, JobProblem problem) {
        return tell(claim, handle -> {
            Update update = handle.createUpdate("""
                            UPDATE job SET state = 'FAILED', finished_at = :now, lease_until = NULL, preview_step = 0,
                                problem = :problem, version = version + 1
                            """ + WHILE_HELD)
                    .bind("now", DatabaseClock.millis(handle))
                    .bind("problem", StoredJson.write(problem));
            boolean held = isHeld(claim, update);
            if (held) {
                Previews.delete(handle, claim.job().id());
            }
            return held;
        });
    }

    @Override
    public boolean giveBack(Claim claim) {
        boolean held = tell(claim, handle -> isHeld(claim, handle.createUpdate("""
                        UPDATE job SET state = 'QUEUED', lease_until = NULL, worker = NULL, version = version + 1
                        """ + WHILE_HELD)));
        changes.work().raise();
        return held;
    }

    private boolean tell(Claim claim, Transactions.Step<Boolean> step) {
        boolean held = database.transact(step);
        changes.changed(claim.job().id());
        return held;
    }

    private static boolean isHeld(Claim claim, Update update) {
        return update.bind("id", claim.job().id().text())
                        .bind("attempt", claim.job().attempt())
                        .execute()
                == 1;
    }
}
