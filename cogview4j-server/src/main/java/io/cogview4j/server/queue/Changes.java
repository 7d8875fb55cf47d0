package io.cogview4j.server.queue;

import io.cogview4j.server.job.JobId;
import io.cogview4j.server.store.Database;
import io.cogview4j.server.store.DatabaseClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes who waits: at once for what changes in this process, and for what other processes change by one look at the database, twice a
 * second, for all who wait.
 */
final class Changes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Changes.class);
    private static final Duration INTERVAL = Duration.ofMillis(500);

    /** In place of the version of a job that nobody has looked at. */
    private static final long NEVER = -1;

    /** In place of the version of a job that was forgotten. */
    private static final long GONE = -2;

    private final Database database;
    private final Map<JobId, Signal> jobs = new HashMap<>();
    private final Signal work = new Signal();
    private final ScheduledExecutorService poller = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("cogview4j-changes").daemon().factory());

    /** Whether the last look failed; for the poller alone. */
    private boolean failing;

    Changes(Database database) {
        this.database = database;
        poller.scheduleWithFixedDelay(this::poll, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Counts what happens to one thing. Who waits takes the count, looks, and waits for another count, so it misses nothing. */
    static final class Signal {
        private long count;
        private int waiting;
        /** As it was at the last look. */
        private long polledVersion = NEVER;

        synchronized long count() {
            return count;
        }

        synchronized void raise() {
            count++;
            notifyAll();
        }

        /** Waits until the count is another one, or the time is over. */
        synchronized void await(long seen, long nanos) throws InterruptedException {
            long end = System.nanoTime() + nanos;
            for (long left = nanos; count == seen && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        }

        private synchronized void polled(long version) {
            if (version != polledVersion) {
                polledVersion = version;
                raise();
            }
        }
    }

    /** Follows a job until {@link #unwatch}. */
    Signal watch(JobId id) {
        synchronized (jobs) {
            Signal signal = jobs.computeIfAbsent(id, _ -> new Signal());
            signal.waiting++;
            return signal;
        }
    }

    void unwatch(JobId id) {
        synchronized (jobs) {
            jobs.computeIfPresent(id, (_, signal) -> --signal.waiting == 0 ? null : signal);
        }
    }

    /** A job has changed. */
    void changed(JobId id) {
        synchronized (jobs) {
            Signal signal = jobs.get(id);
            if (signal != null) {
                signal.raise();
            }
        }
    }

    /** What is raised when there may be work to take. */
    Signal work() {
        return work;
    }

    /** Says that someone waits for work, until {@link #unwatchWork}. */
    void watchWork() {
        synchronized (jobs) {
            work.waiting++;
        }
    }

    void unwatchWork() {
        synchronized (jobs) {
            work.waiting--;
        }
    }

    private void poll() {
        try {
            List<JobId> watched;
            boolean workers;
            synchronized (jobs) {
                watched = List.copyOf(jobs.keySet());
                workers = work.waiting > 0;
            }
            if (!watched.isEmpty()) {
                pollJobs(watched);
            }
            if (workers && isWork()) {
                work.raise();
            }
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) { // once, and not twice a second
                LOG.warn("The queue cannot be looked at now; it is tried again.", e);
            }
            failing = true;
        }
    }

    private void pollJobs(List<JobId> watched) {
        Map<JobId, Long> versions = new HashMap<>();
        database.transact(handle -> handle.createQuery("SELECT id, version FROM job WHERE id IN (<ids>)")
                .bindList("ids", watched.stream().map(JobId::text).toList())
                .map((row, _) -> versions.put(new JobId(row.getString("id")), row.getLong("version")))
                .list());
        synchronized (jobs) {
            for (JobId id : watched) {
                Signal signal = jobs.get(id);
                if (signal != null) {
                    signal.polled(versions.getOrDefault(id, GONE));
                }
            }
        }
    }

    private boolean isWork() {
        return database.transact(handle -> handle.createQuery("""
                        SELECT 1 FROM job WHERE state = 'QUEUED' OR (state = 'RUNNING' AND :now > lease_until) LIMIT 1
                        """)
                .bind("now", DatabaseClock.millis(handle))
                .mapTo(Integer.class)
                .findOne()
                .isPresent());
    }

    @Override
    public void close() {
        poller.shutdownNow();
    }
}
