package io.cogview4j.cli;

import io.cogview4j.api.Progress;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Progress for log files: whole lines, at most one in ten seconds while a stage runs. */
final class PlainProgress implements ProgressDisplay {
    private static final long QUIET_NANOS = 10_000_000_000L;

    private final PrintStream err;
    private final LongSupplier clock;
    private long lastLine;

    PlainProgress(PrintStream err) {
        this(err, System::nanoTime);
    }

    PlainProgress(PrintStream err, LongSupplier clock) {
        this.err = err;
        this.clock = clock;
    }

    @Override
    public void on(Progress progress) {
        switch (progress) {
            case Progress.Started _ -> lastLine = clock.getAsLong();
            case Progress.Advanced a -> advanced(a);
            case Progress.Finished f -> err.println(ProgressDisplay.summary(f.report()));
            case Progress.Warning w -> err.println("warning: " + w.message().text(Locale.ENGLISH));
        }
    }

    private void advanced(Progress.Advanced advanced) {
        long now = clock.getAsLong();
        if (now - lastLine >= QUIET_NANOS && advanced.done() < advanced.total()) {
            lastLine = now;
            err.println("%-14s %d of %d"
                    .formatted(ProgressDisplay.name(advanced.stage()), advanced.done(), advanced.total()));
        }
    }

    @Override
    public void leaveLine() {}
}
