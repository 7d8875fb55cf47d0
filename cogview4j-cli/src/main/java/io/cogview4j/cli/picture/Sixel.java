package io.cogview4j.cli.picture;

import io.cogview4j.Picture;
import io.cogview4j.api.ImageSize;
import io.cogview4j.cli.output.Drawing;
import io.cogview4j.cli.output.Screen;

/**
 * Sixel graphics, of DEC's terminals and many that follow them: six rows at a time, for each colour the pixels that have it.
 * The size is in pixels, so the picture is no larger than fits the smallest characters.
 *
 * @see <a href="https://vt100.net/docs/vt3xx-gp/chapter14.html">VT330/VT340 Programmer Reference Manual</a>
 */
final class Sixel {
    private static final int BAND = 6;
    private static final int EMPTY = '?';

    /** Shorter runs are shorter written out. */
    private static final int SHORTEST_RUN = 4;

    private final Palette palette;
    private final byte[] colours;
    private final int width;
    private final int height;
    private final StringBuilder codes = new StringBuilder();

    private Sixel(Picture picture) {
        byte[] rgb = picture.rgb();
        this.palette = Palette.of(rgb);
        this.colours = palette.indices(rgb);
        this.width = picture.size().width();
        this.height = picture.size().height();
    }

    static Drawing draw(Picture picture, Screen room) {
        ImageSize bounds = new ImageSize(CellGrid.LEAST_WIDTH * room.columns(), CellGrid.LEAST_HEIGHT * room.rows());
        ImageSize size = Fit.into(bounds, picture.size());
        String codes = new Sixel(picture.scaledTo(size)).codes();
        return new Drawing(
                picture.size(), codes, (size.height() + CellGrid.LEAST_HEIGHT - 1) / CellGrid.LEAST_HEIGHT, "");
    }

    private String codes() {
        codes.append("\033P0;1q\"1;1;").append(width).append(';').append(height);
        for (int i = 0; i < palette.size(); i++) {
            codes.append('#').append(i).append(";2;").append(palette.percentages(i));
        }
        for (int top = 0; top < height; top += BAND) {
            codes.append(top == 0 ? "" : "-"); // one after the last could scroll the screen
            band(top);
        }
        return codes.append("\033\\").toString();
    }

    private void band(int top) {
        boolean[] used = new boolean[palette.size()];
        int end = Math.min(height, top + BAND);
        for (int i = top * width; i < end * width; i++) {
            used[colours[i] & 0xff] = true;
        }
        boolean first = true;
        for (int colour = 0; colour < used.length; colour++) {
            if (used[colour]) {
                codes.append(first ? "#" : "$#").append(colour); // $ goes back to the start of the band
                pixels(top, end, colour);
                first = false;
            }
        }
    }

    private void pixels(int top, int end, int colour) {
        int run = 0;
        int before = EMPTY;
        for (int x = 0; x < width; x++) {
            int six = 0;
            for (int y = top; y < end; y++) {
                six |= (colours[y * width + x] & 0xff) == colour ? 1 << y - top : 0;
            }
            if (EMPTY + six != before) {
                run(before, run);
                run = 0;
            }
            before = EMPTY + six;
            run++;
        }
        if (before != EMPTY) {
            run(before, run);
        }
    }

    private void run(int character, int length) {
        if (length < SHORTEST_RUN) {
            codes.repeat(character, length);
        } else {
            codes.append('!').append(length).append((char) character);
        }
    }
}
