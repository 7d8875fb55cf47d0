package io.cogview4j.cli.output;

import io.cogview4j.events.RunEvent;
import io.cogview4j.events.Stage;
import io.cogview4j.message.VisibleText;
import java.io.PrintStream;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Progress on a terminal: one line that is drawn over and over, never so wide that it wraps, without colours and with
 * the cursor left alone, so that nothing needs to be put right after an interruption. A preview stands right above the
 * line, and goes when anything else is to stand there.
 */
final class ProgressBar implements ProgressDisplay {
    private static final String START_OF_EMPTY_LINE = "\r\033[K";
    private static final int WIDEST_BAR = 30;
    private static final int NARROWEST_BAR = 5;
    private static final int USUAL_COUNTS = 24; // so that the bar keeps its width while the figures change

    private static final long SECOND = 1_000_000_000L;

    private final PrintStream err;
    private final Screen screen;
    private final Labels labels;
    private final LongSupplier clock;
    private long stageStart;
    private String drawn = ""; // the line that stands there
    private @Nullable Drawing preview; // the picture right above it

    ProgressBar(PrintStream err, Screen screen, Labels labels) {
        this(err, screen, labels, System::nanoTime);
    }

    ProgressBar(PrintStream err, Screen screen, Labels labels, LongSupplier clock) {
        this.err = err;
        this.screen = screen;
        this.labels = labels;
        this.clock = clock;
    }

    @Override
    public synchronized void on(RunEvent event) {
        switch (event) {
            case RunEvent.Started s -> {
                stageStart = clock.getAsLong();
                draw(s.stage(), 0, s.units());
            }
            case RunEvent.Advanced a -> draw(a.stage(), a.done(), a.units());
            case RunEvent.StepDone _, RunEvent.Saved _ -> {}
            case RunEvent.Finished f -> replaceBy(ProgressDisplay.summary(f.report(), labels));
            case RunEvent.Warned w -> replaceBy(labels.of(w.message()));
            case RunEvent.SaveRemoved r -> replaceBy(ProgressDisplay.removed(r, labels));
        }
    }

    @Override
    public synchronized void leaveLine() {
        if (!drawn.isEmpty()) {
            err.println();
            drawn = "";
        }
        preview = null; // it stays where it is, and the next one is drawn below
    }

    @Override
    public Optional<Screen> screen() {
        return Optional.of(screen);
    }

    @Override
    public synchronized void showPreview(Drawing picture) {
        boolean over = preview != null && picture.covers(preview);
        err.print((over ? emptyLine() + picture.up() : cleared()) + picture.inPlace() + drawn);
        err.flush();
        preview = picture;
    }

    @Override
    public synchronized void showPicture(Drawing picture) {
        err.print(cleared() + picture.inPlace() + drawn);
        err.flush();
        preview = null;
    }

    private void replaceBy(String line) {
        err.println(cleared() + line);
        drawn = "";
        preview = null;
    }

    /** Takes line and preview away. */
    private String cleared() {
        return emptyLine() + (preview == null ? "" : preview.removal());
    }

    private String emptyLine() {
        return drawn.isEmpty() ? "" : START_OF_EMPTY_LINE;
    }

    @Override
    public synchronized void show(String name, double share, String figures) {
        draw(
                ProgressDisplay.padded(name),
                share,
                " " + figures,
                Math.max(USUAL_COUNTS, DisplayText.width(figures) + 1));
    }

    @Override
    public synchronized void tell(String line) {
        replaceBy(VisibleText.of(line));
    }

    private void draw(Stage stage, double done, int total) {
        draw(
                ProgressDisplay.name(stage, labels),
                total <= 0 ? 0 : done / total,
                " %d/%d%s".formatted((int) done, total, remaining(done, total)),
                USUAL_COUNTS);
    }

    private void draw(String left, double share, String right, int rightColumns) {
        int columns = screen.columns();
        int room = columns - 1 - DisplayText.width(left) - rightColumns - 2; // terminals wrap at the last column
        String bar = room < NARROWEST_BAR ? "" : bar(Math.min(room, WIDEST_BAR), share);
        String line = DisplayText.first(left + bar + right, columns - 1);
        if (!line.equals(drawn)) {
            err.print(START_OF_EMPTY_LINE + line);
            err.flush();
            drawn = line;
        }
    }

    private static String bar(int width, double share) {
        int full = Math.clamp((long) (width * share), 0, width);
        return "[" + "#".repeat(full) + "-".repeat(width - full) + "]";
    }

    private String remaining(double done, int total) {
        if (done == 0 || done >= total) {
            return "";
        }
        long left = (long) ((clock.getAsLong() - stageStart) / done * (total - done));
        return left < SECOND ? "" : labels.of("stage.left", ProgressDisplay.duration(left));
    }
}
