package io.cogview4j.image;

import java.util.function.DoubleUnaryOperator;

/**
 * From colours of 8 bits a channel to sRGB, by a curve to linear light for each channel, a matrix, and sRGB's own curve. What
 * sRGB cannot show becomes the nearest that it can, channel by channel.
 */
final class ToSrgb {
    private static final int CHANNELS = RgbImage.CHANNELS;
    private static final int STEPS = 1 << 16;

    /** Profiles that mean sRGB differ so much from it in their last digits, of 255. */
    private static final int ROUNDING = 1;

    private static final int TRIED_STEP = 51;

    private final float[][] linear = new float[CHANNELS][256];
    private final double[][] matrix;
    private final byte[] encoded = new byte[STEPS + 1];

    /**
     * @param curves of each channel, from 0 to 1
     * @param matrix from linear light to that of sRGB
     */
    ToSrgb(DoubleUnaryOperator[] curves, double[][] matrix) {
        this.matrix = matrix;
        for (int c = 0; c < CHANNELS; c++) {
            for (int i = 0; i < linear[c].length; i++) {
                linear[c][i] = (float) curves[c].applyAsDouble(i / 255.0);
            }
        }
        for (int i = 0; i <= STEPS; i++) {
            encoded[i] = (byte) Math.round(255 * encode((double) i / STEPS));
        }
    }

    private static double encode(double linear) {
        return linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055;
    }

    /** Whether it changes nothing but roundings. */
    boolean isIdentity() {
        byte[] colour = new byte[CHANNELS];
        for (int red = 0; red < 256; red += TRIED_STEP) {
            for (int green = 0; green < 256; green += TRIED_STEP) {
                for (int blue = 0; blue < 256; blue += TRIED_STEP) {
                    colour[0] = (byte) red;
                    colour[1] = (byte) green;
                    colour[2] = (byte) blue;
                    convert(colour);
                    if (differ(colour[0], red) || differ(colour[1], green) || differ(colour[2], blue)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static boolean differ(byte got, int want) {
        return Math.abs(Byte.toUnsignedInt(got) - want) > ROUNDING;
    }

    /** Converts pixels where they are. */
    void convert(byte[] rgb) {
        for (int i = 0; i < rgb.length; i += CHANNELS) {
            double red = linear[0][Byte.toUnsignedInt(rgb[i])];
            double green = linear[1][Byte.toUnsignedInt(rgb[i + 1])];
            double blue = linear[2][Byte.toUnsignedInt(rgb[i + 2])];
            for (int c = 0; c < CHANNELS; c++) {
                double light = matrix[c][0] * red + matrix[c][1] * green + matrix[c][2] * blue;
                rgb[i + c] = encoded[(int) Math.clamp(light * STEPS + 0.5, 0, STEPS)];
            }
        }
    }
}
