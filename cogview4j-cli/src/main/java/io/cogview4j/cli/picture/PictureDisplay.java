package io.cogview4j.cli.picture;

import io.cogview4j.Picture;
import io.cogview4j.cli.output.Drawing;
import io.cogview4j.cli.output.ProgressDisplay;
import io.cogview4j.cli.output.Screen;
import java.util.Map;
import java.util.Optional;

/**
 * Shows pictures where progress is shown: they belong together on the screen, and the names of files on the standard output
 * stay alone there.
 */
public final class PictureDisplay {
    private static final int MOST_PREVIEW_ROWS = 16;
    private static final int MOST_ROWS = 32;

    /** Left free below a picture, for the progress and the line after it. */
    private static final int ROWS_BELOW = 2;

    private final ProgressDisplay progress;
    private final Screen screen;
    private final TerminalGraphics graphics;
    private final boolean inTmux;
    private final boolean trueColour;

    private PictureDisplay(
            ProgressDisplay progress, Screen screen, TerminalGraphics graphics, boolean inTmux, boolean trueColour) {
        this.progress = progress;
        this.screen = screen;
        this.graphics = graphics;
        this.inTmux = inTmux;
        this.trueColour = trueColour;
    }

    /** Empty if there is no terminal, or none that shows pictures. */
    public static Optional<PictureDisplay> of(
            ProgressDisplay progress, TerminalGraphics graphics, Map<String, String> environment) {
        return graphics == TerminalGraphics.NONE
                ? Optional.empty()
                : progress.screen()
                        .map(screen -> new PictureDisplay(
                                progress,
                                screen,
                                graphics,
                                TerminalGraphics.isInTmux(environment),
                                TerminalGraphics.hasTrueColour(environment)));
    }

    /** Shows a picture in the place of the preview before. */
    public void showPreview(Picture picture) {
        progress.showPreview(drawing(picture, MOST_PREVIEW_ROWS, true));
    }

    /** Shows a picture that stays. */
    public void showPicture(Picture picture) {
        progress.showPicture(drawing(picture, MOST_ROWS, false));
    }

    private Drawing drawing(Picture picture, int mostRows, boolean replacing) {
        Screen room = new Screen(
                Math.max(1, screen.columns() - 1), // terminals wrap at the last column
                Math.clamp(screen.rows() - ROWS_BELOW, 1, mostRows));
        return switch (graphics) {
            case KITTY -> new KittyGraphics(inTmux).draw(picture, room, replacing);
            case ITERM2 -> new ItermImages(inTmux).draw(picture, room);
            case SIXEL -> Sixel.draw(picture, room);
            case BLOCKS, NONE -> new HalfBlocks(trueColour).draw(picture, room);
        };
    }
}
