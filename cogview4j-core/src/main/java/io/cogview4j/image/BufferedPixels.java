package io.cogview4j.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;

/**
 * Pixels of Java's images as 8-bit RGB over white. 16 bits are rounded to 8, where Pillow cuts them off. Grey is taken as it
 * is: Java counts it as linear light and would make it lighter, but files mean sRGB.
 */
final class BufferedPixels {
    private static final int MAX_8 = 255;
    private static final int MAX_16 = 65535;

    private BufferedPixels() {}

    static RgbImage of(BufferedImage image) {
        ColorModel model = image.getColorModel();
        boolean grey = model.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
        boolean known = grey || model.getColorSpace().isCS_sRGB();
        int type = model.getTransferType();
        boolean whole = type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT;
        return model instanceof ComponentColorModel && known && whole && !model.isAlphaPremultiplied()
                ? ofSamples(image, grey, type == DataBuffer.TYPE_BYTE ? MAX_8 : MAX_16)
                : ofColours(image);
    }

    private static RgbImage ofSamples(BufferedImage image, boolean grey, int max) {
        int width = image.getWidth();
        int height = image.getHeight();
        int colours = grey ? 1 : RgbImage.CHANNELS;
        int channels = image.getRaster().getNumBands();
        byte[] rgb = rgb(width, height);
        int[] row = new int[width * channels];
        Raster raster = image.getRaster();
        int to = 0;
        for (int y = 0; y < height; y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int at = 0; at < row.length; at += channels) {
                int alpha = channels > colours ? row[at + colours] : max;
                for (int c = 0; c < RgbImage.CHANNELS; c++) {
                    rgb[to++] = overWhite(row[grey ? at : at + c], alpha, max);
                }
            }
        }
        return new RgbImage(width, height, rgb);
    }

    /** Palettes, packed pixels, other colour spaces. */
    private static RgbImage ofColours(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] rgb = rgb(width, height);
        int[] row = new int[width];
        int to = 0;
        for (int y = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int argb : row) {
                int alpha = argb >>> 24;
                rgb[to++] = overWhite(argb >> 16 & MAX_8, alpha, MAX_8);
                rgb[to++] = overWhite(argb >> 8 & MAX_8, alpha, MAX_8);
                rgb[to++] = overWhite(argb & MAX_8, alpha, MAX_8);
            }
        }
        return new RgbImage(width, height, rgb);
    }

    private static byte[] rgb(int width, int height) {
        return new byte[Math.multiplyExact(RgbImage.CHANNELS, Math.multiplyExact(width, height))];
    }

    /** A value and its opacity, up to {@code max}, over white, up to 255, rounded. */
    private static byte overWhite(int value, int alpha, int max) {
        long mixed = (long) value * alpha + (long) max * (max - alpha); // up to max max
        long divisor = (long) max * max / MAX_8;
        return (byte) ((mixed + divisor / 2) / divisor);
    }
}
