package io.cogview4j.image;

import java.awt.image.BufferedImage;

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

    /** A copy for Java's own imaging, of type {@link BufferedImage#TYPE_INT_RGB}. */
    public BufferedImage toBufferedImage() {
        int[] packed = new int[width * height];
        for (int i = 0; i < packed.length; i++) {
            packed[i] = Byte.toUnsignedInt(rgb[CHANNELS * i]) << 16
                    | Byte.toUnsignedInt(rgb[CHANNELS * i + 1]) << 8
                    | Byte.toUnsignedInt(rgb[CHANNELS * i + 2]);
        }
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, width, height, packed, 0, width);
        return image;
    }
}
