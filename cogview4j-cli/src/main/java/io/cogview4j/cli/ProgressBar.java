package io.cogview4j.cli;

import io.cogview4j.api.Progress;
import io.cogview4j.api.Stage;
import java.io.PrintStream;
import java.util.function.LongSupplier;

/**
 * Progress on a terminal: one line that is drawn over and over, never so wide that it wraps, without colours and with
 * the cursor left alone, so that nothing needs to be put right after an interruption.
 */
final class ProgressBar implements ProgressDisplay {
    private static final String START_OF_EMPTY_LINE = "\r\033[K";
    private static final int WIDEST_BAR = 30;
    private static final int NARROWEST_BAR = 5;
    private static final int USUAL_COUNTS = 24; // so that the bar keeps its width while the figures change

    private static final long SECOND = 1_000_000_000L;

    private final PrintStream err;
    private final int columns;
    private final Labels labels;
    private final LongSupplier clock;
    private long stageStart;
    private boolean drawn;

    ProgressBar(PrintStream err, int columns, Labels labels) {
        this(err, columns, labels, System::nanoTime);
    }

    ProgressBar(PrintStream err, int columns, Labels labels, LongSupplier clock) {
        this.err = err;
        this.columns = columns;
        this.labels = labels;
        this.clock = clock;
    }

    @Override
    public synchronized void on(Progress progress) {
        switch (progress) {
            case Progress.Started s -> {
                stageStart = clock.getAsLong();
                draw(s.stage(), 0, s.total());
            }
            case Progress.Advanced a -> draw(a.stage(), a.done(), a.total());
            case Progress.Finished f -> replaceBy(ProgressDisplay.summary(f.report(), labels));
            case Progress.Warning w -> replaceBy(labels.of(w.message()));
        }
    }

    @Override
    public synchronized void leaveLine() {
        if (drawn) {
            err.println();
            drawn = false;
        }
    }

    private void replaceBy(String line) {
        err.println((drawn ? START_OF_EMPTY_LINE : "") + line);
        drawn = false;
    }

    private void draw(Stage stage, int done, int total) {
        String left = ProgressDisplay.name(stage, labels);
        String right = " %d/%d%s".formatted(done, total, remaining(done, total));
        int room = columns - 1 - DisplayText.width(left) - USUAL_COUNTS - 2; // terminals wrap at the last column
        String bar = room < NARROWEST_BAR ? "" : bar(Math.min(room, WIDEST_BAR), done, total);
        String line = left + bar + right;
        err.print(START_OF_EMPTY_LINE + DisplayText.first(line, columns - 1));
        err.flush();
        drawn = true;
    }

    private static String bar(int width, int done, int total) {
        int full = total <= 0 ? 0 : Math.clamp((long) width * done / total, 0, width);
        return "[" + "#".repeat(full) + "-".repeat(width - full) + "]";
    }

    private String remaining(int done, int total) {
        if (done == 0 || done >= total) {
            return "";
        }
        long left = (clock.getAsLong() - stageStart) / done * (total - done);
        return left < SECOND ? "" : labels.of("stage.left", ProgressDisplay.duration(left));
    }
}
