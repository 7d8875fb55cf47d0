package io.cogview4j.pipeline;

import io.cogview4j.api.Progress;
import io.cogview4j.api.ProgressListener;
import io.cogview4j.api.Stage;
import io.cogview4j.api.StageReport;
import io.cogview4j.memory.ResidentMemory;

/** Runs a stage and tells the listener when it begins, goes on and ends, and what it took. */
final class StageMeter {
    private StageMeter() {}

    /** A stage's work. */
    interface Work<T> {
        T run(Units progress);
    }

    /** Counts units of work. */
    interface Units {
        void done(int units);
    }

    static <T> T measure(Stage stage, int total, ProgressListener listener, Work<T> work) {
        listener.on(new Progress.Started(stage, total));
        ResidentMemory.resetPeak();
        long start = System.nanoTime();
        T result = work.run(done -> listener.on(new Progress.Advanced(stage, done, total)));
        long nanos = System.nanoTime() - start;
        listener.on(new Progress.Finished(new StageReport(stage, nanos, ResidentMemory.peak())));
        return result;
    }
}
