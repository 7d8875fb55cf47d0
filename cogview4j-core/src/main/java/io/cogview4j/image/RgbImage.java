package io.cogview4j.image;

/**
 * An image of 8 bits a channel: {@code [height, width, 3]} in row-major order, red, green, blue, unsigned.
 *
 * <p>The array is not copied: whoever hands it over gives it away.
 */
public record RgbImage(int width, int height, byte[] rgb) {
    public static final int CHANNELS = 3;

    public RgbImage {
        if (width < 1 || height < 1 || rgb.length != (long) CHANNELS * width * height) {
            throw new IllegalArgumentException(
                    "a picture of %dx%d cannot have %d bytes".formatted(width, height, rgb.length));
        }
    }
}
