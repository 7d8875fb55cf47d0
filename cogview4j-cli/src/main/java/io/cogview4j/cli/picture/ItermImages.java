package io.cogview4j.cli.picture;

import io.cogview4j.Picture;
import io.cogview4j.api.ImageSize;
import io.cogview4j.cli.output.Drawing;
import io.cogview4j.cli.output.Screen;
import java.util.Base64;

/**
 * Inline images of iTerm2, which other terminals know too. The terminal scales the picture, a PNG, to a number of rows.
 *
 * @param inTmux whether tmux is between the command and the terminal
 * @see <a href="https://iterm2.com/documentation-images.html">Inline Images Protocol</a>
 */
record ItermImages(boolean inTmux) {
    Drawing draw(Picture picture, Screen room) {
        int rows = CellGrid.rows(picture.size(), room);
        ImageSize size = Fit.shrunkInto(CellGrid.mostPixels(rows, picture.size()), picture.size());
        byte[] png = picture.scaledTo(size).png();
        String codes = "\033]1337;File=inline=1;size=" + png.length + ";height=" + rows + ";preserveAspectRatio=1:"
                + Base64.getEncoder().encodeToString(png) + "\007";
        return new Drawing(picture.size(), inTmux ? Passthrough.throughTmux(codes) : codes, rows, "");
    }
}
