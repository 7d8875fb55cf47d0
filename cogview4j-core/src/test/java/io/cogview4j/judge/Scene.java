package io.cogview4j.judge;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What is to be seen in a picture.
 *
 * @param things the biggest first
 */
public record Scene(int width, int height, String background, List<Thing> things) {
    private static final double FIRST_PART = 0.38;

    /**
     * A connected region that differs from the background.
     *
     * @param color the name that most of its pixels are nearest to
     * @param shape the one that its outline and the part in that colour resemble most
     * @param area in pixels
     */
    public record Thing(String color, String shape, int area, Box box) {
        @Override
        public String toString() {
            return "%s %s at (%.0f, %.0f), %dx%d"
                    .formatted(color, shape, box.centreX(), box.centreY(), box.width(), box.height());
        }
    }

    /** A bounding box; the edges belong to it. */
    public record Box(int left, int top, int right, int bottom) {
        public int width() {
            return right - left + 1;
        }

        public int height() {
            return bottom - top + 1;
        }

        public double centreX() {
            return (left + right) / 2.0;
        }

        public double centreY() {
            return (top + bottom) / 2.0;
        }
    }

    /** Where a thing stands in the picture: its middle is in the middle part of it, towards an edge or in a corner. */
    public Place placeOf(Thing thing) {
        String row = part((thing.box().centreY() + 0.5) / height, "TOP", "BOTTOM");
        String column = part((thing.box().centreX() + 0.5) / width, "LEFT", "RIGHT");
        String place = row.isEmpty() || column.isEmpty() ? row + column : row + "_" + column;
        return place.isEmpty() ? Place.CENTER : Place.valueOf(place);
    }

    private static String part(double share, String first, String last) {
        return share < FIRST_PART ? first : share > 1 - FIRST_PART ? last : "";
    }

    @Override
    public String toString() {
        return things.stream().map(Thing::toString).collect(Collectors.joining("; ", background + ": ", ""));
    }
}
