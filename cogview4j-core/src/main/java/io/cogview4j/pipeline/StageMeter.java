package io.cogview4j.pipeline;

import io.cogview4j.events.CachedBlocks;
import io.cogview4j.events.RunEvent;
import io.cogview4j.events.Stage;
import io.cogview4j.events.StageReport;
import io.cogview4j.machine.DiskReads;
import io.cogview4j.machine.ResidentMemory;
import io.cogview4j.memory.StagePlan;
import io.cogview4j.nn.PartListener;
import io.cogview4j.sampling.StepCache;
import io.cogview4j.transformer.PassTally;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Runs a stage; tells when it begins, goes on and ends, and what it took; ends it when the run is cancelled. */
final class StageMeter {
    private StageMeter() {}

    /** A stage's work. */
    interface Work<T> {
        T run(Units units);
    }

    /** @param plan what the stage plans to hold */
    static <T> T measure(Stage stage, int total, StagePlan plan, RunControl control, Work<T> work) {
        return measure(stage, total, Optional.of(plan), control, work);
    }

    /** Of a stage that finds its work done already. */
    static <T> T measure(Stage stage, int total, RunControl control, Work<T> work) {
        return measure(stage, total, Optional.empty(), control, work);
    }

    private static <T> T measure(Stage stage, int total, Optional<StagePlan> plan, RunControl control, Work<T> work) {
        control.requireGoingOn();
        control.started(new RunEvent.Started(stage, total));
        ResidentMemory.resetPeak();
        OptionalLong readBefore = DiskReads.bytes();
        long start = System.nanoTime();
        CacheMeter cached = new CacheMeter();
        T result = work.run(new Units(stage, 0, total, control, cached));
        long nanos = System.nanoTime() - start;
        control.finished(new StageReport(
                stage,
                nanos,
                ResidentMemory.peak(),
                plan.map(planned -> OptionalLong.of(planned.peakBytes())).orElseGet(OptionalLong::empty),
                plan.flatMap(planned -> planned.figures().onDevice()),
                readSince(readBefore),
                cached.report()));
        return result;
    }

    private static OptionalLong readSince(OptionalLong before) {
        OptionalLong now = DiskReads.bytes();
        return before.isPresent() && now.isPresent()
                ? OptionalLong.of(now.getAsLong() - before.getAsLong())
                : OptionalLong.empty();
    }

    /** Counts units of a stage's work. */
    static final class Units {
        private final Stage stage;
        private final int before;
        private final int total;
        private final RunControl control;
        private final CacheMeter cached;

        private Units(Stage stage, int before, int total, RunControl control, CacheMeter cached) {
            this.stage = stage;
            this.before = before;
            this.total = total;
            this.control = control;
            this.cached = cached;
        }

        /** The units that come after some others. */
        Units after(int others) {
            return new Units(stage, before + others, total, control, cached);
        }

        /** Counts an evaluation of the transformer. */
        void evaluated(StepCache cache, PassTally pass) {
            if (!cache.equals(StepCache.OFF)) {
                cached.count(pass);
            }
        }

        /** @throws io.cogview4j.message.CancelledException if the run was cancelled */
        void done(double units) {
            control.advanced(new RunEvent.Advanced(stage, before + units, total));
        }

        /** For parts of work that is no unit: it ends when the run is cancelled, and is not told. */
        PartListener aside() {
            return (_, _) -> control.requireGoingOn();
        }

        /** For the parts of the unit that begins after {@code before} units; its end is told by {@link #done}. */
        PartListener within(int before) {
            return within(before, 0, 1);
        }

        /** The same for a unit in which the parts are worked on several times. */
        PartListener within(int before, int time, int times) {
            return (part, parts) -> {
                double fraction = (time + (double) part / parts) / times;
                if (part > 0 && fraction < 1) {
                    done(before + fraction);
                } else {
                    control.requireGoingOn();
                }
            };
        }
    }

    /** Counts what a cache of steps saves. */
    private static final class CacheMeter {
        private long blocks;
        private long computed;
        private long evaluations;
        private long shortened;

        void count(PassTally pass) {
            blocks += pass.blocks();
            computed += pass.computed();
            evaluations += pass.sequences();
            shortened += pass.shortened();
        }

        /** Null where there was none. */
        @Nullable CachedBlocks report() {
            return evaluations == 0 ? null : new CachedBlocks(blocks, computed, evaluations, shortened);
        }
    }
}
