package io.cogview4j.pipeline;

import io.cogview4j.api.Progress;
import io.cogview4j.api.ProgressListener;
import io.cogview4j.api.Stage;
import io.cogview4j.api.StageReport;
import io.cogview4j.memory.DiskReads;
import io.cogview4j.memory.ResidentMemory;
import io.cogview4j.memory.StagePlan;
import java.util.OptionalLong;

/** Runs a stage and tells the listener when it begins, goes on and ends, and what it took. */
final class StageMeter {
    private StageMeter() {}

    /** A stage's work. */
    interface Work<T> {
        T run(Units progress);
    }

    /** Counts units of work. */
    @FunctionalInterface
    interface Units {
        void done(int units);

        /** What the stage plans to hold at the most. */
        default void planned(StagePlan plan) {}
    }

    static <T> T measure(Stage stage, int total, ProgressListener listener, Work<T> work) {
        listener.on(new Progress.Started(stage, total));
        ResidentMemory.resetPeak();
        OptionalLong readBefore = DiskReads.bytes();
        long start = System.nanoTime();
        Reporting units = new Reporting(stage, total, listener);
        T result = work.run(units);
        long nanos = System.nanoTime() - start;
        listener.on(new Progress.Finished(
                new StageReport(stage, nanos, ResidentMemory.peak(), units.plannedBytes, readSince(readBefore))));
        return result;
    }

    private static OptionalLong readSince(OptionalLong before) {
        OptionalLong now = DiskReads.bytes();
        return before.isPresent() && now.isPresent()
                ? OptionalLong.of(now.getAsLong() - before.getAsLong())
                : OptionalLong.empty();
    }

    private static final class Reporting implements Units {
        private final Stage stage;
        private final int total;
        private final ProgressListener listener;
        private OptionalLong plannedBytes = OptionalLong.empty();

        Reporting(Stage stage, int total, ProgressListener listener) {
            this.stage = stage;
            this.total = total;
            this.listener = listener;
        }

        @Override
        public void done(int units) {
            listener.on(new Progress.Advanced(stage, units, total));
        }

        @Override
        public void planned(StagePlan plan) {
            plannedBytes = OptionalLong.of(plan.peakBytes());
        }
    }
}
