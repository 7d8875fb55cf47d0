package io.cogview4j.server.queue;

import io.cogview4j.server.job.Job;
import io.cogview4j.server.job.JobId;
import io.cogview4j.server.job.JobState;
import io.cogview4j.server.store.Database;
import io.cogview4j.server.store.DatabaseClock;
import io.cogview4j.server.store.Transactions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The queue as clients see it. */
final class SqlJobs implements Jobs {
    private final Database database;
    private final Submission submission;
    private final Changes changes;
    private final QueueSettings settings;

    SqlJobs(Database database, Admission admission, Changes changes, QueueSettings settings) {
        this.database = database;
        this.changes = changes;
        this.settings = settings;
        submission = new Submission(admission, settings);
    }

    @Override
    public Job submit(Asked asked) {
        database.transact(handle -> submission.requirePlace(handle, asked));
        Submission.Request request = submission.admit(asked);
        Job job = database.transact(handle -> submission.submit(handle, request));
        changes.changed(job.id());
        changes.work().raise();
        return job;
    }

    @Override
    public Optional<Job> find(String client, JobId id) {
        return database.transact(handle -> find(handle, client, id));
    }

    private static Optional<Job> find(Handle handle, String client, JobId id) {
        return row(handle, client, id)
                .map(row ->
                        row.job().state() == JobState.QUEUED ? Line.read(handle).job(row) : row.job());
    }

    private static Optional<JobRow> row(Handle handle, String client, JobId id) {
        return handle.createQuery(JobRow.SELECT + "WHERE id = :id AND client = :client")
                .bind("id", id.text())
                .bind("client", client)
                .map((row, _) -> JobRow.of(row))
                .findOne();
    }

    @Override
    public JobPage list(String client, JobQuery query) {
        if (query.most() < 1 || query.most() > 100) {
            throw new IllegalArgumentException("lists have 1 to 100 jobs, not " + query.most());
        }
        long before = query.after() == null ? Long.MAX_VALUE : cursor(query.after());
        return database.transact(handle -> list(handle, client, query, before));
    }

    private static JobPage list(Handle handle, String client, JobQuery query, long before) {
        StringBuilder where = new StringBuilder("WHERE client = :client AND :before > seq ");
        if (query.state() != null) {
            where.append("AND state = :state ");
        }
        boolean searched = query.text() != null && !query.text().isEmpty();
        if (searched) {
            where.append("AND <textInSearched> > 0 "); // LIKE would read % and _ as something else
        }
        Query sql = handle.createQuery(JobRow.SELECT + where + "ORDER BY seq DESC LIMIT :most")
                .bind("client", client)
                .bind("before", before)
                .bind("most", query.most() + 1);
        if (query.state() != null) {
            sql.bind("state", query.state().name());
        }
        if (searched) {
            sql.bind("text", SearchText.folded(query.text()));
        }
        List<JobRow> rows = sql.map((row, _) -> JobRow.of(row)).list();
        boolean more = rows.size() > query.most();
        List<JobRow> shown = more ? rows.subList(0, query.most()) : rows;
        return new JobPage(
                jobs(handle, shown), more ? Long.toString(shown.getLast().seq()) : null);
    }

    private static List<Job> jobs(Handle handle, List<JobRow> rows) {
        if (rows.stream().noneMatch(row -> row.job().state() == JobState.QUEUED)) {
            return rows.stream().map(JobRow::job).toList();
        }
        Line line = Line.read(handle);
        List<Job> jobs = new ArrayList<>();
        for (JobRow row : rows) {
            jobs.add(line.job(row));
        }
        return jobs;
    }

    /** What follows no list's end is the end of all lists. */
    private static long cursor(String after) {
        try {
            return Long.parseLong(after);
        } catch (NumberFormatException e) {
            return Long.MIN_VALUE;
        }
    }

    @Override
    public Optional<Job> cancel(String client, JobId id) {
        Optional<Job> job = database.transact(handle -> {
            int cancelled = handle.createUpdate("""
                            UPDATE job SET state = 'CANCELLED', finished_at = :now, lease_until = NULL, preview_step = 0,
                                version = version + 1
                            WHERE id = :id AND client = :client AND state IN ('QUEUED', 'RUNNING')
                            """)
                    .bind("now", DatabaseClock.millis(handle))
                    .bind("id", id.text())
                    .bind("client", client)
                    .execute();
            if (cancelled == 1) {
                Previews.delete(handle, id);
            }
            return find(handle, client, id);
        });
        changes.changed(id);
        return job;
    }

    @Override
    public boolean remove(String client, JobId id) {
        boolean removed = database.transact(handle -> handle.createUpdate("""
                        DELETE FROM job WHERE id = :id AND client = :client AND state IN ('DONE', 'FAILED', 'CANCELLED')
                        """)
                        .bind("id", id.text())
                        .bind("client", client)
                        .execute()
                == 1);
        changes.changed(id);
        return removed;
    }

    @Override
    public Optional<Job> await(String client, JobId id, long version, Duration patience) throws InterruptedException {
        return await(
                id, Changes.News.ANY, patience, handle -> find(handle, client, id), job -> job.version() != version);
    }

    @Override
    public Optional<Job> awaitEnd(String client, JobId id, Duration patience) throws InterruptedException {
        return await(
                id,
                Changes.News.END,
                patience,
                handle -> row(handle, client, id).map(JobRow::job),
                job -> job.state().isFinal());
    }

    /** Looks, and looks again whenever there is such news, until it is what is waited for. */
    private Optional<Job> await(
            JobId id,
            Changes.News news,
            Duration patience,
            Transactions.Step<Optional<Job>> look,
            Predicate<Job> awaited)
            throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        Changes.Signal signal = changes.watch(id);
        try {
            while (true) {
                long count = signal.count(news);
                Optional<Job> job = database.transact(look);
                long left = end - System.nanoTime();
                if (job.isEmpty() || awaited.test(job.get()) || left <= 0) {
                    return job;
                }
                signal.await(news, count, left);
            }
        } finally {
            changes.unwatch(id);
        }
    }

    @Override
    public Optional<byte[]> preview(String client, JobId id) {
        return database.transact(handle -> Previews.find(handle, client, id));
    }

    @Override
    public void delivered(JobId id) {
        database.transact(handle -> handle.createUpdate("UPDATE job SET delivered = TRUE WHERE id = :id")
                .bind("id", id.text())
                .execute());
    }

    @Override
    public int waiting() {
        return database.transact(Submission::waiting);
    }

    @Override
    public int limit() {
        return settings.mostWaiting();
    }
}
