package io.cogview4j.cli.output;

import io.cogview4j.api.ImageSize;

/**
 * A picture as a terminal draws it.
 *
 * @param size of the picture in pixels
 * @param codes what draws it from where the cursor is, which may end up anywhere
 * @param rows of the screen that it covers at the most
 * @param erasure what takes it away where that needs more than empty rows; else empty
 */
public record Drawing(ImageSize size, String codes, int rows, String erasure) {
    private static final String SAVE_CURSOR = "\0337";
    private static final String RESTORE_CURSOR = "\0338";

    /** Draws it from the start of a line on, and leaves the cursor at the start of the line below it. */
    String inPlace() {
        return "\n".repeat(rows) // the screen scrolls now, not in the middle of the picture
                + up() + SAVE_CURSOR + codes + RESTORE_CURSOR + "\033[" + rows + "B\r";
    }

    /** Whether it covers all of another one that it is drawn over. */
    boolean covers(Drawing other) {
        return rows == other.rows && size.equals(other.size);
    }

    /** Takes it away from the line below it, where the cursor is, and leaves the cursor where the picture began. */
    String removal() {
        return up() + "\r\033[J" + erasure;
    }

    /** From the line below to the first one. */
    String up() {
        return "\033[" + rows + "A";
    }
}
