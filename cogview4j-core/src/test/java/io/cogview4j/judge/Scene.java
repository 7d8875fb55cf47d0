package io.cogview4j.judge;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What is to be seen in a picture.
 *
 * @param things the biggest first
 */
public record Scene(int width, int height, String background, List<Thing> things) {
    /**
     * A connected region that differs from the background.
     *
     * @param color the name that most of its pixels are nearest to
     * @param shape the one that its outline resembles most
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

    /** Where a thing stands in the picture: in the centre, or towards the edge that it is farthest off to. */
    public Place placeOf(Thing thing) {
        double dx = (thing.box().centreX() - (width - 1) / 2.0) / width;
        double dy = (thing.box().centreY() - (height - 1) / 2.0) / height;
        if (Math.max(Math.abs(dx), Math.abs(dy)) < 14 / 128.0) {
            return Place.CENTER;
        }
        if (Math.abs(dx) > Math.abs(dy)) {
            return dx < 0 ? Place.LEFT : Place.RIGHT;
        }
        return dy < 0 ? Place.TOP : Place.BOTTOM;
    }

    @Override
    public String toString() {
        return things.stream().map(Thing::toString).collect(Collectors.joining("; ", background + ": ", ""));
    }
}
