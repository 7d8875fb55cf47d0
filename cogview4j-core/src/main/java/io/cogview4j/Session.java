package io.cogview4j;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.events.Cancellation;
import io.cogview4j.events.RunListener;
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
 * <p>Runs may be prepared on any thread at any time; one runs at a time. A session may be closed from any thread, which
 * ends a run that is going on.
 */
public final class Session implements AutoCloseable {
    private final CogView4 model;
    private final Components components;
    private final MemoryPlanner planner;
    private final Cancellation closing = new Cancellation();
    private final ReentrantLock running = new ReentrantLock();

    Session(CogView4 model) {
        this.model = model;
        this.planner = MemoryPlanner.of(model.budget());
        this.components = model.components();
        components.keep(Components.Keep.EVERYTHING, Set.of());
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
     * @throws InvalidRequestException also if another run of this session is going on
     */
    public GeneratedImages generate(ImageRequest request) {
        return prepare(request).run();
    }

    /**
     * As {@link CogView4#previews(RunListener, Cancellation)}.
     *
     * @throws InvalidRequestException also if another run of this session is going on
     */
    public Previews previews(RunListener listener, Cancellation cancellation) {
        return preparation().previews(listener, cancellation);
    }

    /**
     * As {@link CogView4#encode(ImageRequest, RunListener, Cancellation)}.
     *
     * @throws InvalidRequestException also if another run of this session is going on
     */
    public EncodedPrompts encode(ImageRequest request, RunListener listener, Cancellation cancellation) {
        return preparation().encode(request, listener, cancellation);
    }

    private Preparation preparation() {
        if (closing.isCancelled()) {
            throw closed();
        }
        return new Preparation(model, components, planner, Components.Keep.EVERYTHING, new Turns());
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
    private final class Turns implements Turn {
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
}
