package io.cogview4j.hub;

/** Hears how a model is pulled, on the thread that pulls it. */
@FunctionalInterface
public interface PullListener {
    /** Nobody listens. */
    PullListener NONE = _ -> {};

    void on(PullEvent event);
}
