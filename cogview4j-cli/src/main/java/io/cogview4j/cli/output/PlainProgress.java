package io.cogview4j.cli.output;

import io.cogview4j.api.RunEvent;
import java.io.PrintStream;
import java.util.function.LongSupplier;

/** Progress for log files: whole lines, at most one in ten seconds while a stage runs. */
final class PlainProgress implements ProgressDisplay {
    private static final long QUIET_NANOS = 10_000_000_000L;

    private final PrintStream err;
    private final Labels labels;
    private final LongSupplier clock;
    private long lastLine;

    PlainProgress(PrintStream err, Labels labels) {
        this(err, labels, System::nanoTime);
    }

    PlainProgress(PrintStream err, Labels labels, LongSupplier clock) {
        this.err = err;
        this.labels = labels;
        this.clock = clock;
    }

    @Override
    public void on(RunEvent event) {
        switch (event) {
            case RunEvent.Started _ -> lastLine = clock.getAsLong();
            case RunEvent.Advanced a -> advanced(a);
            case RunEvent.StepDone _ -> {}
            case RunEvent.Finished f -> err.println(ProgressDisplay.summary(f.report(), labels));
            case RunEvent.Warned w -> err.println(labels.of(w.message()));
        }
    }

    /** A line counts whole units, so what happens within one says nothing new. */
    private void advanced(RunEvent.Advanced advanced) {
        long now = clock.getAsLong();
        int done = (int) advanced.done();
        if (done == advanced.done() && done < advanced.units() && now - lastLine >= QUIET_NANOS) {
            lastLine = now;
            err.println(
                    ProgressDisplay.name(advanced.stage(), labels) + labels.of("stage.count", done, advanced.units()));
        }
    }

    @Override
    public void leaveLine() {}
}
