package io.cogview4j.server.work;

import io.cogview4j.CogView4;
import io.cogview4j.events.Cancellation;
import io.cogview4j.message.CancelledException;
import io.cogview4j.server.job.Encoding;
import io.cogview4j.server.job.JobProblem;
import io.cogview4j.server.model.DrawingRequests;
import io.cogview4j.server.model.LocalModel;
import io.cogview4j.server.queue.Claim;
import io.cogview4j.server.queue.Claims;
import io.cogview4j.server.queue.Claims.Taken;
import io.cogview4j.server.store.Blobs;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes jobs from the queue and does them, one run after the other, on a thread of its own: the model computes with all cores, so two
 * runs at once would only be in each other's way.
 */
public final class Worker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    /** How long another server that encodes may take to start again. */
    private static final Duration ENCODER_RESTART = Duration.ofSeconds(30);

    /** Nobody comes back to a run that was saved so long ago. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(30);

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final Claims claims;
    private final WorkerSettings settings;
    private final Delivery delivery;
    private final WarmSession session;
    private final PassSelection selection;
    private final Prompts prompts;
    private final DrawingRuns drawings;
    private final EncodingRuns encodings;
    private final SavedRuns saved;
    private final Thread thread = Thread.ofPlatform().name("worker").unstarted(this::work);
    /** Whether the thread waits for jobs, and for nothing that an interruption would harm. */
    private final AtomicBoolean asking = new AtomicBoolean();

    private volatile boolean stopping;
    private volatile boolean dead;
    private volatile @Nullable Cancellation running;
    private List<Claim> waiting = List.of();

    /**
     * What encodes prompts in place of this machine.
     *
     * @param key of this server there; null for none
     */
    public record Encoder(URI address, @Nullable String key) {}

    /** @param encoder null to encode prompts here */
    public Worker(
            CogView4 model,
            LocalModel local,
            DrawingRequests requests,
            Claims claims,
            Blobs blobs,
            @Nullable Encoder encoder,
            WorkMetrics metrics,
            WorkerSettings settings) {
        this.claims = claims;
        this.settings = settings;
        this.delivery = new Delivery(claims, blobs, metrics);
        this.session = new WarmSession(model, settings.keepOpen(), metrics);
        PreparedPasses passes = new PreparedPasses(session, requests);
        this.selection = new PassSelection(local, passes, settings.mostTogether());
        this.saved = new SavedRuns(settings.savedRuns());
        TextStage stage = new TextStage(session, metrics);
        this.prompts = new Prompts(
                requests,
                stage,
                encoder == null ? null : new RemoteEncoder(encoder.address(), encoder.key(), blobs, ENCODER_RESTART));
        this.drawings = new DrawingRuns(local, session, passes, prompts, delivery, saved, settings.saveAfter());
        this.encodings = new EncodingRuns(stage, delivery, settings.savedRuns());
    }

    public void start() {
        thread.start();
    }

    private void work() {
        try {
            saved.sweep(FORGOTTEN_AFTER);
            workUntilStopped();
            session.close();
        } catch (Error e) {
            LOG.error("The worker has ended. Nothing is drawn until the server is started again.", e);
        } finally {
            dead = !stopping;
        }
    }

    /** Whether it has ended although nobody has stopped it. */
    public boolean isDead() {
        return dead;
    }

    private void workUntilStopped() {
        while (!stopping) {
            try {
                Optional<Taken> taken = take();
                if (taken.isPresent()) {
                    run(taken.get());
                    session.used();
                } else {
                    session.closeIfUnused();
                }
            } catch (InterruptedException _) {
                break;
            } catch (RuntimeException e) {
                LOG.error("The queue cannot be asked for work; it is asked again.", e);
                pause();
            }
        }
    }

    private Optional<Taken> take() throws InterruptedException {
        synchronized (asking) {
            if (stopping) {
                return Optional.empty();
            }
            asking.set(true);
        }
        try {
            return claims.take(
                    settings.name(), settings.kinds(), settings.mostAhead(), settings.lease(), PATIENCE, this::select);
        } finally {
            synchronized (asking) {
                asking.set(false);
                Thread.interrupted(); // jobs that were taken all the same are given back in order
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE_AFTER_FAILURE);
        } catch (InterruptedException _) {
            stopping = true;
        }
    }

    private List<Claim> select(List<Claim> waiting) {
        this.waiting = waiting;
        return selection.of(waiting);
    }

    private void run(Taken taken) {
        List<Claim> ahead = taken.revived() ? List.of() : waiting;
        Cancellation cancellation = new Cancellation();
        running = cancellation;
        try (RunReporter reporter = new RunReporter(claims, taken.claims(), settings, cancellation)) {
            if (stopping) {
                cancellation.cancel();
            }
            attempt(taken, ahead, reporter, cancellation);
        } finally {
            running = null;
        }
    }

    private void attempt(Taken taken, List<Claim> ahead, RunReporter reporter, Cancellation cancellation) {
        try {
            Claim first = taken.claims().getFirst();
            if (first.job().work() instanceof Encoding) {
                encodings.run(first, reporter, cancellation);
            } else {
                prompts.ahead(ahead, reporter, cancellation);
                drawings.run(taken, reporter, cancellation);
            }
        } catch (CancelledException _) {
            endCancelled(taken, reporter);
        } catch (IOException | RuntimeException | Error e) {
            saved.remove(taken.run());
            if (taken.claims().size() > 1) {
                LOG.info(
                        "Run {} of {} jobs failed; each is tried alone.",
                        taken.run(),
                        taken.claims().size());
                for (Claim claim :
                        taken.claims().stream().filter(reporter::holds).toList()) {
                    attempt(new Taken(taken.run(), false, List.of(claim)), List.of(), reporter, cancellation);
                }
            } else {
                fail(taken.claims().getFirst(), e);
            }
        }
    }

    private void fail(Claim claim, Throwable failure) {
        JobProblem problem = Problems.of(failure);
        LOG.warn("Job {} failed: {}", claim.job().id(), problem.note().code());
        LOG.debug("It failed with", failure);
        delivery.failed(claim, problem);
    }

    /** Either nobody wants the pictures any more, or this server stops and another one, or it later, goes on. */
    private void endCancelled(Taken taken, RunReporter reporter) {
        List<Claim> wanted = taken.claims().stream().filter(reporter::holds).toList();
        if (wanted.isEmpty()) {
            saved.remove(taken.run());
        }
        wanted.forEach(claims::giveBack);
    }

    /**
     * Takes no more jobs and waits for the one that runs. If that takes too long, it is ended and given back, with what is saved of it.
     */
    public void stop(Duration patience) throws InterruptedException {
        synchronized (asking) {
            stopping = true;
            if (asking.get()) {
                thread.interrupt();
            }
        }
        if (!thread.join(patience)) {
            @Nullable Cancellation cancellation = running;
            if (cancellation != null) {
                cancellation.cancel();
            }
            thread.join();
        }
    }

    @Override
    public void close() {
        try {
            stop(Duration.ZERO);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
