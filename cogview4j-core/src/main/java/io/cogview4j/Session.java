package io.cogview4j;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.events.Cancellation;
import io.cogview4j.events.RunListener;
import io.cogview4j.message.CancelledException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.pipeline.Components;
import io.cogview4j.pipeline.MemoryPlanner;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A model that is held open: tokenizer, text encoder, transformer and VAE stay open from one run to the next, so that it
 * starts without any loading. Weights and buffers stay in memory, too, if the budget has room for those of all stages of a
 * run at once; else each stage gives back at its end what it holds only to be faster.
 *
 * <p>Runs may be prepared on any thread at any time; one runs at a time. Another one is refused meanwhile, or waits for its
 * turn if the session is {@linkplain CogView4#sharedSession shared}. A session may be closed from any thread, which ends a run
 * that is going on, and those that wait.
 */
public final class Session implements AutoCloseable {
    private final CogView4 model;
    private final Components components;
    private final MemoryPlanner planner;
    private final Cancellation closing = new Cancellation();
    private final ReentrantLock running;
    private final Turn turns;

    private Session(CogView4 model, boolean shared) {
        this.model = model;
        this.running = new ReentrantLock(shared);
        this.turns = shared ? new TurnsInOrder() : new Turns();
        this.planner = model.planner();
        this.components = model.components();
        components.keep(Components.Keep.EVERYTHING, Set.of());
    }

    static Session refusing(CogView4 model) {
        return new Session(model, false);
    }

    static Session shared(CogView4 model) {
        return new Session(model, true);
    }

    /** As {@link CogView4#prepare}; what was read by an earlier run is not read again. */
    public PreparedRun prepare(ImageRequest request) {
        return preparation().prepare(request);
    }

    /** As {@link CogView4#generate(String)}. */
    public Image generate(String prompt) {
        return generate(ImageRequest.of(prompt)).first();
    }

    /**
     * As {@link CogView4#generate(ImageRequest)}.
     *
     * @throws InvalidRequestException also if another run of this session is going on, and the session is not shared
     */
    public GeneratedImages generate(ImageRequest request) {
        return prepare(request).run();
    }

    /**
     * As {@link CogView4#previews(RunListener, Cancellation)}.
     *
     * @throws InvalidRequestException also if another run of this session is going on, and the session is not shared
     */
    public Previews previews(RunListener listener, Cancellation cancellation) {
        return preparation().previews(listener, cancellation);
    }

    /**
     * As {@link CogView4#encode(ImageRequest, RunListener, Cancellation)}.
     *
     * @throws InvalidRequestException also if another run of this session is going on, and the session is not shared
     */
    public EncodedPrompts encode(ImageRequest request, RunListener listener, Cancellation cancellation) {
        return preparation().encode(request, listener, cancellation);
    }

    private Preparation preparation() {
        if (closing.isCancelled()) {
            throw closed();
        }
        return new Preparation(model, components, planner, Components.Keep.EVERYTHING, turns);
    }

    /** How many runs of a shared session wait for their turn now. */
    public int waiting() {
        return running.getQueueLength();
    }

    private static IllegalStateException closed() {
        return new IllegalStateException("the session is closed");
    }

    /**
     * Frees everything. A run that is going on ends with a {@link io.cogview4j.message.CancelledException} first, which is
     * waited for; if that run itself closes the session, everything is freed at its end.
     */
    @Override
    public void close() {
        closing.cancel();
        if (running.isHeldByCurrentThread()) {
            return;
        }
        running.lock();
        try {
            components.close();
        } finally {
            running.unlock();
        }
    }

    /** Lets one run at a time have the components. */
    private class Turns implements Turn {
        @Override
        public Cancellation begin() {
            if (running.isHeldByCurrentThread() || !running.tryLock()) {
                throw new InvalidRequestException(CoreMessage.SESSION_BUSY);
            }
            if (closing.isCancelled()) {
                running.unlock();
                throw closed();
            }
            return closing;
        }

        @Override
        public void end() {
            try {
                if (closing.isCancelled()) {
                    components.close();
                }
            } finally {
                running.unlock();
            }
        }
    }

    /** Lets runs have the components in the order in which they came. */
    private final class TurnsInOrder extends Turns {
        @Override
        public Cancellation begin() {
            if (running.isHeldByCurrentThread()) {
                return super.begin(); // which refuses it: it would wait for itself
            }
            try {
                running.lockInterruptibly();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancelledException(e);
            }
            if (closing.isCancelled()) {
                running.unlock();
                throw new CancelledException();
            }
            return closing;
        }
    }
}
