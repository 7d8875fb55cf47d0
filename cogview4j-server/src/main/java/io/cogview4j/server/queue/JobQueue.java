package io.cogview4j.server.queue;

import io.cogview4j.server.store.BlobSweep;
import io.cogview4j.server.store.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue in a database. What was taken in survives whatever becomes of the processes that use it. Close it before the database; no
 * job is lost by that.
 */
public final class JobQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobQueue.class);
    private static final Duration UPKEEP_INTERVAL = Duration.ofMinutes(10);

    private final Database database;
    private final Changes changes;
    private final SqlJobs jobs;
    private final SqlClaims claims;
    private final Retention retention;
    private final ScheduledExecutorService upkeep = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("cogview4j-upkeep").daemon().factory());

    private JobQueue(Database database, Admission admission, QueueSettings settings) {
        this.database = database;
        changes = new Changes(database);
        jobs = new SqlJobs(database, admission, changes, settings);
        claims = new SqlClaims(database, changes);
        retention = new Retention(database, settings);
    }

    /**
     * Opens the queue, once for each database in a process, and looks every ten minutes for jobs and files that are no longer kept.
     */
    public static JobQueue open(Database database, Admission admission, QueueSettings settings) {
        if (database.isExclusive()) {
            // Whoever had jobs is gone, or this process could not have the database.
            database.transact(handle -> handle.execute("UPDATE job SET lease_until = 0 WHERE state = 'RUNNING'"));
        }
        JobQueue queue = new JobQueue(database, admission, settings);
        queue.upkeep.scheduleWithFixedDelay(queue::tryUpkeep, 1, UPKEEP_INTERVAL.toMinutes(), TimeUnit.MINUTES);
        return queue;
    }

    /** For clients. */
    public Jobs jobs() {
        return jobs;
    }

    /** For workers. */
    public Claims claims() {
        return claims;
    }

    /**
     * Forgets jobs that are no longer kept, and deletes the files that nobody needs.
     *
     * @return how many of both
     */
    public int upkeep() {
        try {
            return retention.apply() + new BlobSweep(database).run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void tryUpkeep() {
        try {
            upkeep();
        } catch (RuntimeException e) {
            LOG.warn("Old jobs and files cannot be deleted now; it is tried again.", e);
        }
    }

    @Override
    public void close() {
        upkeep.shutdownNow();
        changes.close();
    }
}
