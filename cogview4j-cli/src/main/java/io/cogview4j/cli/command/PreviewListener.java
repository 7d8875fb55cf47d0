package io.cogview4j.cli.command;

import io.cogview4j.Picture;
import io.cogview4j.Previews;
import io.cogview4j.api.ImageSize;
import io.cogview4j.cli.output.CliMessage;
import io.cogview4j.cli.output.Terminal;
import io.cogview4j.cli.picture.PictureDisplay;
import io.cogview4j.cli.picture.PictureGrid;
import io.cogview4j.events.RunEvent;
import io.cogview4j.events.RunListener;
import io.cogview4j.events.Step;
import io.cogview4j.message.Message;
import io.cogview4j.message.OutputException;
import io.cogview4j.output.OutputFiles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows the progress of a run, and between its steps what will come of it. */
final class PreviewListener implements RunListener {
    /** Latents are an eighth of the picture; so enlarged, a preview is half as wide and as smooth as there is to see. */
    private static final int ENLARGEMENT = 4;

    private final Terminal terminal;
    private final Previews previews;
    private final int interval;
    private final @Nullable PictureDisplay display;
    private @Nullable OutputFiles files;

    /**
     * @param interval steps from one preview to the next
     * @param display null to show nothing
     * @param files with a place for previews, null to write none
     */
    PreviewListener(
            Terminal terminal,
            Previews previews,
            int interval,
            @Nullable PictureDisplay display,
            @Nullable OutputFiles files) {
        this.terminal = terminal;
        this.previews = previews;
        this.interval = interval;
        this.display = display;
        this.files = files;
    }

    @Override
    public void on(RunEvent event) {
        terminal.progress().on(event);
        if (event instanceof RunEvent.StepDone(Step step) && isDue(step)) {
            preview(step);
        }
    }

    /** The last step is always shown: there may be hours between it and the picture. */
    private boolean isDue(Step step) {
        int done = step.index() + 1;
        return done % interval == 0 || done == step.total();
    }

    private void preview(Step step) {
        List<Picture> all =
                previews.of(step).stream().map(PreviewListener::enlarged).toList();
        Picture grid = PictureGrid.of(all);
        if (display != null) {
            display.showPreview(grid);
        }
        if (files != null) {
            write(grid, files);
        }
    }

    private static Picture enlarged(Picture picture) {
        ImageSize size = picture.size();
        return picture.scaledTo(new ImageSize(ENLARGEMENT * size.width(), ENLARGEMENT * size.height()));
    }

    /** A preview that cannot be written is no reason to end the work that it is a preview of. */
    private void write(Picture grid, OutputFiles to) {
        try {
            to.writeAside(grid::save);
        } catch (OutputException e) {
            String reason = e.problem().why(terminal.style().language().locale());
            terminal.warn(Message.of(CliMessage.PREVIEW_NOT_WRITTEN, to.aside(), withoutStop(reason)));
            files = null;
        }
    }

    private static String withoutStop(String sentence) {
        return sentence.replaceFirst("[.。]$", "");
    }
}
