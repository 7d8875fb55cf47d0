package io.cogview4j.quantise;

/** Hears how a checkpoint is quantised, on the thread that does it. */
@FunctionalInterface
public interface QuantiseListener {
    /** Nobody listens. */
    QuantiseListener NONE = _ -> {};

    void on(QuantiseEvent event);
}
