package io.cogview4j.cli.picture;

import io.cogview4j.Picture;
import io.cogview4j.api.ImageSize;
import io.cogview4j.cli.output.Drawing;
import io.cogview4j.cli.output.Screen;
import java.util.Base64;

/**
 * The graphics protocol of kitty, which other terminals know too. The terminal scales the picture, a PNG, to a number of
 * rows.
 *
 * @param inTmux whether tmux is between the command and the terminal
 * @see <a href="https://sw.kovidgoyal.net/kitty/graphics-protocol/">Terminal graphics protocol</a>
 */
record KittyGraphics(boolean inTmux) {
    /** The longest part of a picture that terminals have to take. */
    static final int CHUNK = 4096;

    /** The one picture that takes the place of the one before; no other program is likely to use the number. */
    private static final int PREVIEW = 0x637634;

    private static final String ERASURE = "\033_Ga=d,d=I,i=" + PREVIEW + ",q=2\033\\";

    /** @param replacing whether the picture takes the place of the last such one */
    Drawing draw(Picture picture, Screen room, boolean replacing) {
        int rows = CellGrid.rows(picture.size(), room);
        ImageSize size = Fit.shrunkInto(CellGrid.mostPixels(rows, picture.size()), picture.size());
        String data = Base64.getEncoder().encodeToString(picture.scaledTo(size).png());
        String keys = "a=T,f=100,r=" + rows + ",C=1,q=2" + (replacing ? ",i=" + PREVIEW + ",p=1" : "");
        StringBuilder codes = new StringBuilder();
        for (int start = 0; start < data.length(); start += CHUNK) {
            int end = Math.min(data.length(), start + CHUNK);
            String more = end < data.length() ? "m=1" : "m=0";
            String chunk =
                    "\033_G" + (start == 0 ? keys : "q=2") + "," + more + ";" + data.substring(start, end) + "\033\\";
            codes.append(wrapped(chunk));
        }
        return new Drawing(picture.size(), codes.toString(), rows, replacing ? wrapped(ERASURE) : "");
    }

    private String wrapped(String codes) {
        return inTmux ? Passthrough.throughTmux(codes) : codes;
    }
}
