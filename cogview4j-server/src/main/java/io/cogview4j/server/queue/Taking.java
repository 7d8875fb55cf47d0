package io.cogview4j.server.queue;

import io.cogview4j.server.job.JobId;
import io.cogview4j.server.job.JobProblem;
import io.cogview4j.server.job.JobState;
import io.cogview4j.server.job.Work;
import io.cogview4j.server.store.DatabaseClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** One worker's attempts to get jobs for a run. */
final class Taking {
    /** How many workers a job may lose before it is taken for what kills them. */
    static final int MOST_LOST_WORKERS = 25;

    /** How many it may lose before others are done first: whatever it is that kills workers, they should get their turn. */
    static final int SUSPICIOUS_LOST_WORKERS = 3;

    private final String worker;
    private final List<String> kinds;
    private final int most;
    private final Duration lease;
    private final Claims.Selection selection;

    Taking(String worker, Set<Work.Kind> kinds, int most, Duration lease, Claims.Selection selection) {
        this.worker = worker;
        this.kinds = kinds.stream().map(Work.Kind::name).toList();
        this.most = most;
        this.lease = lease;
        this.selection = selection;
    }

    /**
     * What came of an attempt.
     *
     * @param changed jobs that were taken or have failed
     */
    record Outcome(Optional<Claims.Taken> taken, List<JobId> changed) {}

    Outcome attempt(Handle handle) {
        long now = DatabaseClock.millis(handle);
        Optional<String> run = abandoned(handle, now).or(() -> nextInLine(handle, now));
        if (run.isPresent()) {
            Outcome outcome = revive(handle, run.get(), now);
            if (!outcome.changed.isEmpty()) {
                return outcome;
            }
        }
        return takeWaiting(handle, now);
    }

    /** A run that nobody works on any more. */
    private Optional<String> abandoned(Handle handle, long now) {
        return runs(handle, "state = 'RUNNING' AND :now > lease_until", now);
    }

    /** The run of the job whose turn it is, if it was given back. */
    private Optional<String> nextInLine(Handle handle, long now) {
        return runs(handle, "state = 'QUEUED'", now);
    }

    /** Jobs of a run are never shared out: while somebody works on one, the others wait. */
    private Optional<String> runs(Handle handle, String condition, long now) {
        return handle.createQuery("SELECT run FROM job WHERE " + condition + """
                         AND kind IN (<kinds>) AND (run IS NULL OR NOT EXISTS (
                            SELECT 1 FROM job AS other
                            WHERE other.run = job.run AND other.state = 'RUNNING' AND other.lease_until >= :now))
                        ORDER BY turn, seq LIMIT 1
                        """)
                .bindList("kinds", kinds)
                .bind("now", now)
                .map((row, _) -> Optional.ofNullable(row.getString("run")))
                .findOne()
                .flatMap(run -> run);
    }

    private Outcome revive(Handle handle, String run, long now) {
        // Whoever else is about to take the run over waits here, and then finds that somebody has it.
        List<JobRow> rows = rows(handle.createQuery(JobRow.SELECT + """
                        WHERE run = :run AND state IN ('QUEUED', 'RUNNING')
                        ORDER BY id <forUpdate>
                        """).bind("run", run));
        if (rows.stream().anyMatch(row -> row.leaseUntil() != null && row.leaseUntil() >= now)) {
            return new Outcome(Optional.empty(), List.of());
        }
        if (rows.stream().anyMatch(Taking::isSuspicious) && othersWait(handle, run)) {
            rows.forEach(row -> queueLast(handle, row));
            return new Outcome(
                    Optional.empty(), rows.stream().map(row -> row.job().id()).toList());
        }
        List<JobRow> left = new ArrayList<>();
        for (JobRow row : rows) {
            boolean lost = isLost(row);
            if (lost && row.lostWorkers() + 1 >= MOST_LOST_WORKERS) {
                fail(handle, row, now);
            } else {
                begin(handle, row, run, lost, now);
                left.add(row);
            }
        }
        return new Outcome(
                left.isEmpty() ? Optional.empty() : Optional.of(taken(handle, run, true)),
                rows.stream().map(row -> row.job().id()).toList());
    }

    private static boolean isLost(JobRow row) {
        return row.job().state() == JobState.RUNNING;
    }

    private static boolean isSuspicious(JobRow row) {
        int lost = row.lostWorkers() + 1;
        return isLost(row) && lost >= SUSPICIOUS_LOST_WORKERS && lost < MOST_LOST_WORKERS;
    }

    private boolean othersWait(Handle handle, String run) {
        return handle.createQuery("""
                        SELECT COUNT(*) FROM job
                        WHERE state = 'QUEUED' AND kind IN (<kinds>) AND (run IS NULL OR run <> :run)
                        """)
                        .bindList("kinds", kinds)
                        .bind("run", run)
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }

    /** Behind all that wait. */
    private static void queueLast(Handle handle, JobRow row) {
        handle.createUpdate("""
                        UPDATE job SET state = 'QUEUED', lost_workers = lost_workers + :lost, lease_until = NULL,
                            turn = (SELECT MAX(turn) + 1 FROM job WHERE state IN ('QUEUED', 'RUNNING')),
                            version = version + 1
                        WHERE seq = :seq
                        """)
                .bind("lost", isLost(row) ? 1 : 0)
                .bind("seq", row.seq())
                .execute();
    }

    private Outcome takeWaiting(Handle handle, long now) {
        List<JobRow> waiting = rows(
                handle.createQuery(JobRow.SELECT + """
                        WHERE state = 'QUEUED' AND run IS NULL AND kind IN (<kinds>)
                        ORDER BY turn, seq LIMIT :most
                        <skipLocked>
                        """).bindList("kinds", kinds).bind("most", most));
        if (waiting.isEmpty()) {
            return new Outcome(Optional.empty(), List.of());
        }
        List<JobId> chosen = selection.of(waiting.stream().map(JobRow::claim).toList()).stream()
                .map(claim -> claim.job().id())
                .toList();
        List<JobRow> rows = waiting.stream()
                .filter(row -> chosen.contains(row.job().id()))
                .sorted(Comparator.comparing(row -> row.job().id().text()))
                .toList();
        if (!chosen.contains(waiting.getFirst().job().id()) || rows.size() != chosen.size()) {
            throw new IllegalStateException("a selection has the first job, and no jobs that were not waiting");
        }
        String run = UUID.randomUUID().toString();
        rows.forEach(row -> begin(handle, row, run, false, now));
        Turns.served(handle, rows.stream().mapToLong(JobRow::turn).max().orElse(0));
        return new Outcome(Optional.of(taken(handle, run, false)), chosen);
    }

    private void begin(Handle handle, JobRow row, String run, boolean lost, long now) {
        handle.createUpdate("""
                        UPDATE job SET state = 'RUNNING', attempt = attempt + 1, lost_workers = lost_workers + :lost,
                            worker = :worker, run = :run, lease_until = :until, started_at = COALESCE(started_at, :now),
                            begun_at = :now, version = version + 1
                        WHERE seq = :seq
                        """)
                .bind("lost", lost ? 1 : 0)
                .bind("worker", worker)
                .bind("run", run)
                .bind("until", now + lease.toMillis())
                .bind("now", now)
                .bind("seq", row.seq())
                .execute();
    }

    private static void fail(Handle handle, JobRow row, long now) {
        handle.createUpdate("""
                        UPDATE job SET state = 'FAILED', finished_at = :now, lease_until = NULL, preview_step = 0,
                            lost_workers = lost_workers + 1, problem = :problem, version = version + 1
                        WHERE seq = :seq
                        """)
                .bind("now", now)
                .bind(
                        "problem",
                        StoredJson.write(new JobProblem(500, QueueMessage.JOB_LOST_WORKERS.note(MOST_LOST_WORKERS))))
                .bind("seq", row.seq())
                .execute();
        Previews.delete(handle, row.job().id());
    }

    private static Claims.Taken taken(Handle handle, String run, boolean revived) {
        List<JobRow> rows = rows(handle.createQuery(JobRow.SELECT + """
                        WHERE run = :run AND state = 'RUNNING' ORDER BY turn, seq
                        """).bind("run", run));
        return new Claims.Taken(run, revived, rows.stream().map(JobRow::claim).toList());
    }

    private static List<JobRow> rows(Query query) {
        return query.map((row, _) -> JobRow.of(row)).list();
    }
}
