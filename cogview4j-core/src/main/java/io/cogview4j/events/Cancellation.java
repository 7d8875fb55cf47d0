package io.cogview4j.events;

import io.cogview4j.message.CancelledException;

/**
 * Lets any thread end a computation that goes on on another. The computing thread looks between parts of the work, so
 * it goes on for a part at the most. An interruption of the computing thread counts as well, and stays set.
 *
 * <p>May be used by several threads, and for several computations: once cancelled, it stays so.
 */
public final class Cancellation {
    private static final Cancellation NEVER = new Cancellation(false);

    private final boolean possible;
    private volatile boolean cancelled;

    public Cancellation() {
        this(true);
    }

    private Cancellation(boolean possible) {
        this.possible = possible;
    }

    /** One that nobody can cancel. An interruption ends the computation all the same. */
    public static Cancellation never() {
        return NEVER;
    }

    /**
     * Asks for the end. Asking again changes nothing.
     *
     * @throws UnsupportedOperationException if this is {@link #never()}
     */
    public void cancel() {
        if (!possible) {
            throw new UnsupportedOperationException("this cancellation is Cancellation.never()");
        }
        cancelled = true;
    }

    /** Whether the end was asked for. Interruptions do not count here, since they are the thread's and not this. */
    public boolean isCancelled() {
        return cancelled;
    }

    /**
     * Ends the computation if that was asked for, or if the calling thread is interrupted.
     *
     * @throws CancelledException if so
     */
    public void throwIfCancelled() {
        if (cancelled || Thread.currentThread().isInterrupted()) {
            throw new CancelledException();
        }
    }
}
