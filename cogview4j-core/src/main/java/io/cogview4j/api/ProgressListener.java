package io.cogview4j.api;

/** Hears how the work goes on, on the thread that does it. An exception thrown here ends the work. */
@FunctionalInterface
public interface ProgressListener {
    ProgressListener NONE = _ -> {};

    void on(Progress progress);
}
