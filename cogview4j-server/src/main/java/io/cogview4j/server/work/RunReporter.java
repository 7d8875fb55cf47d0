package io.cogview4j.server.work;

import io.cogview4j.events.Cancellation;
import io.cogview4j.server.job.JobProgress;
import io.cogview4j.server.queue.Claim;
import io.cogview4j.server.queue.Claims;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the queue how a run goes on, from a thread of its own, so that the computation never waits for the database. It learns there
 * which jobs are cancelled or lost; when none is left, it ends the run.
 */
final class RunReporter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunReporter.class);

    private record Preview(int step, byte[] png) {}

    private final Claims claims;
    private final Duration lease;
    private final Duration interval;
    private final Cancellation cancellation;
    private final Set<Claim> held = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable JobProgress> progress = new AtomicReference<>();
    private final Map<Claim, Preview> previews = new ConcurrentHashMap<>();
    private final Thread thread;
    private final long begunNanos = System.nanoTime();
    private long renewedNanos = begunNanos;

    /** @param cancellation ends the run */
    RunReporter(Claims claims, Collection<Claim> ofRun, WorkerSettings settings, Cancellation cancellation) {
        this.claims = claims;
        this.lease = settings.lease();
        this.interval = settings.reportEvery();
        this.cancellation = cancellation;
        this.held.addAll(ofRun);
        this.thread = Thread.ofVirtual().name("run-reporter").start(this::report);
    }

    /** Takes where the run stands; the newest counts. */
    void at(JobProgress now) {
        progress.set(now);
    }

    /** Takes what a job's pictures look like; the newest counts. */
    void shows(Claim claim, int step, byte[] png) {
        previews.put(claim, new Preview(step, png));
    }

    /** How long the run has been going on. */
    Duration time() {
        return Duration.ofNanos(System.nanoTime() - begunNanos);
    }

    /** Whether somebody still wants this. */
    boolean holds(Claim claim) {
        return held.contains(claim);
    }

    private void report() {
        try {
            while (true) {
                Thread.sleep(interval);
                tick();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the run has ended
        }
    }

    private void tick() {
        try {
            Set<Claim> lost = new HashSet<>();
            for (Claim claim : previews.keySet()) {
                @Nullable Preview preview = previews.remove(claim);
                if (preview != null && !claims.preview(claim, preview.step(), preview.png())) {
                    lost.add(claim);
                }
            }
            @Nullable JobProgress now = progress.getAndSet(null);
            if (now != null) {
                lost.addAll(claims.progress(Set.copyOf(held), now));
            }
            if (now == null
                    || System.nanoTime() - renewedNanos > lease.dividedBy(3).toNanos()) {
                lost.addAll(claims.renew(Set.copyOf(held), lease));
                renewedNanos = System.nanoTime();
            }
            held.removeAll(lost);
            if (held.isEmpty()) {
                cancellation.cancel();
            }
        } catch (RuntimeException e) {
            LOG.warn("The queue cannot be told how a run goes on; the run goes on all the same.", e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
