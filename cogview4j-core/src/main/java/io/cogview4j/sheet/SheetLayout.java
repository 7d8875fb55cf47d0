package io.cogview4j.sheet;

/**
 * How many pictures stand side by side, and how large they are, so that the sheet is a little wider than high and takes no more
 * memory than a large picture.
 *
 * @param side the longest of a picture in pixels
 */
record SheetLayout(int columns, int rows, int side) {
    private static final double PIXELS = 12e6;
    private static final int LARGEST = 384;
    private static final int SMALLEST = 96;
    private static final double WIDTH_TO_HEIGHT = 4.0 / 3;

    /** @param cellAspect width of a picture with its caption, divided by the height */
    static SheetLayout of(int count, double cellAspect) {
        int wide = (int) Math.round(Math.sqrt(count * WIDTH_TO_HEIGHT / cellAspect));
        int rows = Math.ceilDiv(count, Math.clamp(wide, 1, count));
        return new SheetLayout(Math.ceilDiv(count, rows), rows, side(count));
    }

    /** The longest side of each of so many pictures. */
    static int side(int count) {
        return Math.clamp((int) Math.sqrt(PIXELS / count), SMALLEST, LARGEST);
    }
}
