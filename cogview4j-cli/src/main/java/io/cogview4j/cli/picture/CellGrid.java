package io.cogview4j.cli.picture;

import io.cogview4j.api.ImageSize;
import io.cogview4j.cli.output.Screen;

/** What is known of the sizes of characters, which terminals do not tell: they are higher than wide, and not tiny. */
final class CellGrid {
    /** Of the smallest characters that people read, in pixels. */
    static final int LEAST_WIDTH = 6;

    static final int LEAST_HEIGHT = 12;

    /** Of the largest, on a fine screen; a picture needs no more pixels than that. */
    private static final int MOST_HEIGHT = 40;

    /** How many times as high as wide a character is at the most; usual are 2. */
    private static final double SLENDEREST = 2.5;

    private CellGrid() {}

    /** How many rows a picture may have if it is as wide as its proportions ask for, however slender characters are. */
    static int rows(ImageSize picture, Screen room) {
        double columnsPerRow = SLENDEREST * picture.width() / picture.height();
        return Math.clamp((long) (room.columns() / columnsPerRow), 1, room.rows());
    }

    /** More pixels than these cannot be seen in that many rows. */
    static ImageSize mostPixels(int rows, ImageSize picture) {
        int height = rows * MOST_HEIGHT;
        return new ImageSize(
                (int) Math.max(1, Math.round((double) height * picture.width() / picture.height())), height);
    }
}
