package io.cogview4j.cli.output;

import io.cogview4j.api.Bytes;
import io.cogview4j.events.CachedBlocks;
import io.cogview4j.events.RunEvent;
import io.cogview4j.events.RunListener;
import io.cogview4j.events.Stage;
import io.cogview4j.events.StageReport;
import io.cogview4j.message.VisibleText;
import java.util.Locale;
import java.util.Optional;

/** Shows how the work goes on. */
public interface ProgressDisplay extends RunListener {
    int NAME_COLUMNS = 15;

    /**
     * Shows how far something else than a stage is.
     *
     * @param share from 0 to 1
     * @param figures what is to be known beside, in one line
     */
    void show(String name, double share, String figures);

    /** Tells a line that stays, beside the progress. */
    void tell(String line);

    /** Leaves the line that is being drawn, if there is one, because something else is to be written. */
    void leaveLine();

    /** The terminal that it is shown on; empty if it goes elsewhere. */
    Optional<Screen> screen();

    /**
     * Shows a picture above the line that is being drawn, in the place of the one that stands there. It vanishes with the
     * line. Nothing is shown where there is no terminal.
     */
    void showPreview(Drawing picture);

    /** Shows a picture that stays. Nothing is shown where there is no terminal. */
    void showPicture(Drawing picture);

    /** The stage, in the width of a column. */
    static String name(Stage stage, Labels labels) {
        String name = labels.of("stage." + stage.name().toLowerCase(Locale.ROOT));
        return padded(name);
    }

    /** In the width of a column. */
    static String padded(String name) {
        return DisplayText.padded(name, NAME_COLUMNS);
    }

    /** The one line that remains of a stage. */
    static String summary(StageReport report, Labels labels) {
        String memory = report.peakResidentBytes().isPresent()
                ? labels.of(
                        "stage.memory",
                        Bytes.gibibytes(report.peakResidentBytes().getAsLong()))
                : "";
        String planned = report.plannedPeakBytes().isPresent()
                ? labels.of(
                        "stage.planned",
                        Bytes.gibibytes(report.plannedPeakBytes().getAsLong()))
                : "";
        return name(report.stage(), labels) + duration(report.nanos()) + memory + planned + cached(report, labels);
    }

    private static String cached(StageReport report, Labels labels) {
        CachedBlocks cached = report.cached();
        return cached == null
                ? ""
                : labels.of(
                        "stage.cached", cached.computed(), cached.blocks(), cached.shortened(), cached.evaluations());
    }

    /** That a run is done which was saved. */
    static String removed(RunEvent.SaveRemoved event, Labels labels) {
        return VisibleText.of(labels.of("resume.removed", event.file()));
    }

    /** {@code 0.42 s}, {@code 12.3 s}, {@code 3:05}, {@code 1:02:03}. */
    static String duration(long nanos) {
        double seconds = nanos / 1e9;
        if (seconds < 60) {
            return String.format(Locale.ROOT, seconds < 10 ? "%.2f s" : "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }
}
