package io.cogview4j.server.queue;

import io.cogview4j.server.job.JobId;
import io.cogview4j.server.job.JobState;
import io.cogview4j.server.store.Database;
import io.cogview4j.server.store.DatabaseClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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

    /** What the database says of a job. */
    private record Look(long version, boolean ended) {
        /** Of one that was forgotten. */
        static final Look GONE = new Look(-2, true);
    }

    /** What somebody waits for. */
    enum News {
        ANY,
        /** What may be the end. */
        END
    }

    /** Counts what happens to one thing. Who waits takes the count, looks, and waits for another count, so it misses nothing. */
    static final class Signal {
        private long count;
        /** Of what may be the end. */
        private long ends;

        private int waiting;
        /** As it was at the last look. */
        private long polledVersion = NEVER;

        synchronized long count(News news) {
            return switch (news) {
                case ANY -> count;
                case END -> ends;
            };
        }

        synchronized void raise() {
            ends++;
            progress();
        }

        /** Something happens that is no end. */
        private synchronized void progress() {
            count++;
            notifyAll();
        }

        /** Waits until the count is another one, or the time is over. */
        synchronized void await(News news, long seen, long nanos) throws InterruptedException {
            long end = System.nanoTime() + nanos;
            for (long left = nanos; count(news) == seen && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        }

        private synchronized void polled(Look look) {
            if (look.version != polledVersion) {
                polledVersion = look.version;
                if (look.ended) {
                    raise();
                } else {
                    progress();
                }
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

    /** A job has changed, and may be at its end. */
    void changed(JobId id) {
        tell(id, Signal::raise);
    }

    /** A job goes on. */
    void progressed(JobId id) {
        tell(id, Signal::progress);
    }

    private void tell(JobId id, Consumer<Signal> news) {
        synchronized (jobs) {
            Signal signal = jobs.get(id);
            if (signal != null) {
                news.accept(signal);
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
        Map<JobId, Look> looks = new HashMap<>();
        database.transact(handle -> handle.createQuery("SELECT id, version, state FROM job WHERE id IN (<ids>)")
                .bindList("ids", watched.stream().map(JobId::text).toList())
                .map((row, _) -> looks.put(
                        new JobId(row.getString("id")),
                        new Look(
                                row.getLong("version"),
                                JobState.valueOf(row.getString("state")).isFinal())))
                .list());
        synchronized (jobs) {
            for (JobId id : watched) {
                Signal signal = jobs.get(id);
                if (signal != null) {
                    signal.polled(looks.getOrDefault(id, Look.GONE));
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
