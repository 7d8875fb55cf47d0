package io.cogview4j.cli.output;

import io.cogview4j.events.RunEvent;
import io.cogview4j.message.VisibleText;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Progress for log files, in whole lines: at most one in ten seconds as units are done, and one in thirty seconds even if
 * nothing is.
 */
final class PlainProgress implements ProgressDisplay {
    private static final long QUIET_NANOS = 10_000_000_000L;
    private static final long LONGEST_SILENCE_NANOS = 30_000_000_000L;

    private final PrintStream err;
    private final Labels labels;
    private final LongSupplier clock;
    private final long tickNanos;
    private long lastLine;
    private long stageStart;
    private RunEvent.@Nullable Advanced current; // null while no stage runs

    /** @param tickNanos how often it looks at the clock while nothing happens; 0 for never */
    PlainProgress(PrintStream err, Labels labels, LongSupplier clock, long tickNanos) {
        this.err = err;
        this.labels = labels;
        this.clock = clock;
        this.tickNanos = tickNanos;
    }

    PlainProgress(PrintStream err, Labels labels) {
        this(err, labels, System::nanoTime, 1_000_000_000L);
    }

    @Override
    public synchronized void on(RunEvent event) {
        switch (event) {
            case RunEvent.Started s -> {
                stageStart = clock.getAsLong();
                lastLine = stageStart;
                current = new RunEvent.Advanced(s.stage(), 0, s.units());
                if (tickNanos > 0) {
                    Thread.ofPlatform().daemon().name("progress").start(this::keepTelling);
                }
            }
            case RunEvent.Advanced a -> advanced(a);
            case RunEvent.StepDone _, RunEvent.Saved _ -> {}
            case RunEvent.Finished f -> {
                current = null;
                err.println(ProgressDisplay.summary(f.report(), labels));
            }
            case RunEvent.Warned w -> err.println(labels.of(w.message()));
            case RunEvent.SaveRemoved r -> err.println(ProgressDisplay.removed(r, labels));
        }
    }

    /** A line counts whole units, so what happens within one says nothing new as long as lines come often enough. */
    private void advanced(RunEvent.Advanced advanced) {
        current = advanced;
        boolean whole = (int) advanced.done() == advanced.done();
        if (whole && advanced.done() < advanced.units()) {
            tell(advanced, QUIET_NANOS);
        }
    }

    private void keepTelling() {
        while (tick()) {
            LockSupport.parkNanos(tickNanos);
        }
    }

    /** Says that a stage goes on if nothing was said of it for long; false if none does. */
    synchronized boolean tick() {
        if (current != null) {
            tell(current, LONGEST_SILENCE_NANOS);
        }
        return current != null;
    }

    private void tell(RunEvent.Advanced advanced, long silence) {
        long now = clock.getAsLong();
        if (now - lastLine < silence) {
            return;
        }
        lastLine = now;
        double done = advanced.done();
        String count = (int) done == done
                ? Integer.toString((int) done)
                : String.format(Locale.ROOT, "%.1f", Math.floor(10 * done) / 10);
        err.println(ProgressDisplay.name(advanced.stage(), labels)
                + labels.of("stage.count", count, advanced.units())
                + labels.of("stage.elapsed", ProgressDisplay.duration(now - stageStart)));
    }

    @Override
    public synchronized void show(String name, double share, String figures) {
        long now = clock.getAsLong();
        if (now - lastLine >= QUIET_NANOS) {
            lastLine = now;
            err.println(ProgressDisplay.padded(name) + figures);
        }
    }

    @Override
    public synchronized void tell(String line) {
        lastLine = clock.getAsLong();
        err.println(VisibleText.of(line));
    }

    @Override
    public Optional<Screen> screen() {
        return Optional.empty();
    }

    @Override
    public void showPreview(Drawing picture) {}

    @Override
    public void showPicture(Drawing picture) {}

    @Override
    public synchronized void leaveLine() {
        current = null;
    }
}
