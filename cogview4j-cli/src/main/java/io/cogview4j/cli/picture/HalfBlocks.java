package io.cogview4j.cli.picture;

import io.cogview4j.Picture;
import io.cogview4j.api.ImageSize;
import io.cogview4j.cli.output.Drawing;
import io.cogview4j.cli.output.Screen;

/**
 * Pictures of characters whose upper half has one colour and whose lower half another, two pixels each, for terminals that
 * know colours only.
 *
 * @param trueColour whether the terminal knows all colours, or only the 256 of xterm
 */
record HalfBlocks(boolean trueColour) {
    private static final String UPPER_HALF = "▀";
    private static final String RESET = "\033[0m";
    private static final int NO_COLOUR = -1;

    private static final int CUBE = 16; // where the colours of the cube begin, and ...
    private static final int GREYS = 232; // ... the greys behind it
    private static final int[] CUBE_LEVELS = {0, 95, 135, 175, 215, 255};

    Drawing draw(Picture picture, Screen room) {
        ImageSize size = Fit.into(new ImageSize(room.columns(), 2 * room.rows()), picture.size());
        byte[] rgb = picture.scaledTo(size).rgb();
        StringBuilder codes = new StringBuilder();
        for (int y = 0; y < size.height(); y += 2) {
            line(rgb, size, y, codes);
        }
        return new Drawing(picture.size(), codes.toString(), (size.height() + 1) / 2, "");
    }

    private void line(byte[] rgb, ImageSize size, int y, StringBuilder codes) {
        int upperBefore = NO_COLOUR;
        int lowerBefore = NO_COLOUR;
        for (int x = 0; x < size.width(); x++) {
            int upper = colour(rgb, y * size.width() + x);
            int lower = y + 1 < size.height() ? colour(rgb, (y + 1) * size.width() + x) : NO_COLOUR;
            if (upper != upperBefore) {
                codes.append("\033[38;").append(code(upper)).append('m');
            }
            if (lower != lowerBefore) { // below the last row is the background of the terminal
                codes.append("\033[48;").append(code(lower)).append('m');
            }
            codes.append(UPPER_HALF);
            upperBefore = upper;
            lowerBefore = lower;
        }
        codes.append(RESET).append("\r\n");
    }

    private static int colour(byte[] rgb, int pixel) {
        return (rgb[3 * pixel] & 0xff) << 16 | (rgb[3 * pixel + 1] & 0xff) << 8 | rgb[3 * pixel + 2] & 0xff;
    }

    private String code(int colour) {
        int red = colour >> 16 & 0xff;
        int green = colour >> 8 & 0xff;
        int blue = colour & 0xff;
        return trueColour ? "2;" + red + ";" + green + ";" + blue : "5;" + nearest(red, green, blue);
    }

    /** Of the cube of 6 levels each and the 24 greys, whichever is nearer. */
    static int nearest(int red, int green, int blue) {
        int r = level(red);
        int g = level(green);
        int b = level(blue);
        int grey = Math.clamp(Math.round(((red + green + blue) / 3f - 8) / 10), 0, 23);
        int value = 8 + 10 * grey;
        int toCube = distance(red, CUBE_LEVELS[r], green, CUBE_LEVELS[g], blue, CUBE_LEVELS[b]);
        return distance(red, value, green, value, blue, value) < toCube ? GREYS + grey : CUBE + 36 * r + 6 * g + b;
    }

    private static int level(int value) {
        int nearest = 0;
        for (int i = 1; i < CUBE_LEVELS.length; i++) {
            if (Math.abs(CUBE_LEVELS[i] - value) < Math.abs(CUBE_LEVELS[nearest] - value)) {
                nearest = i;
            }
        }
        return nearest;
    }

    private static int distance(int red, int r, int green, int g, int blue, int b) {
        return (red - r) * (red - r) + (green - g) * (green - g) + (blue - b) * (blue - b);
    }
}
