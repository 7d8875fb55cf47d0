package io.cogview4j.cli;

import io.cogview4j.api.Progress;
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
    public void on(Progress progress) {
        switch (progress) {
            case Progress.Started _ -> lastLine = clock.getAsLong();
            case Progress.Advanced a -> advanced(a);
            case Progress.Finished f -> err.println(ProgressDisplay.summary(f.report(), labels));
            case Progress.Warning w -> err.println(labels.of(w.message()));
        }
    }

    private void advanced(Progress.Advanced advanced) {
        long now = clock.getAsLong();
        if (now - lastLine >= QUIET_NANOS && advanced.done() < advanced.total()) {
            lastLine = now;
            err.println(ProgressDisplay.name(advanced.stage(), labels)
                    + labels.of("stage.count", advanced.done(), advanced.total()));
        }
    }

    @Override
    public void leaveLine() {}
}
