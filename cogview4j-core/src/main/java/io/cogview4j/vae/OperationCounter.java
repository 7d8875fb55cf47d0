package io.cogview4j.vae;

import io.cogview4j.nn.PartListener;

/**
 * Tells a listener what part of all the operations of a call is done, in hundredths: strips differ a lot in the work that
 * they are. Only the larger convolutions and attention count.
 */
final class OperationCounter {
    private static final int PARTS = 100;

    private final double total;
    private final PartListener listener;
    private double done;

    /** Tells the listener that nothing is done yet. */
    OperationCounter(double total, PartListener listener) {
        this.total = total;
        this.listener = listener;
        listener.done(0, PARTS);
    }

    /** After each strip. Whatever was foreseen, the last part is not done before {@link #end}. */
    void add(double operations) {
        done += operations;
        listener.done((int) Math.min(PARTS - 1, PARTS * done / total), PARTS);
    }

    void end() {
        listener.done(PARTS, PARTS);
    }
}
