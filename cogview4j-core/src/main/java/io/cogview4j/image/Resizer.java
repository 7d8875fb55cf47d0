package io.cogview4j.image;

import io.cogview4j.api.ImageSize;
import java.util.Arrays;

/**
 * Brings pictures to another size as Pillow's {@code Image.resize} does, to the last bit: along rows and along columns, each
 * with weights in fixed point, and rounded to 8 bits after each.
 */
public final class Resizer {
    /** Weights have so many bits after the point: sums of products with 8 bits then fit, with two bits to spare. */
    private static final int PRECISION_BITS = 32 - 8 - 2;

    private static final int HALF = 1 << (PRECISION_BITS - 1);
    private static final int CHANNELS = RgbImage.CHANNELS;

    private Resizer() {}

    /** The picture at this size; itself if it has it. */
    public static RgbImage resize(RgbImage image, ImageSize size, Resampling resampling) {
        return columnsFirst(image, size)
                ? withWidth(withHeight(image, size.height(), resampling), size.width(), resampling)
                : withHeight(withWidth(image, size.width(), resampling), size.height(), resampling);
    }

    /** Where it saves work, by the rule that Pillow 13 follows. Earlier versions begin with rows whatever the sizes. */
    private static boolean columnsFirst(RgbImage image, ImageSize size) {
        int columns = Math.max(0, image.width() - size.width());
        return image.height() - size.height() > 2L * columns;
    }

    private static RgbImage withWidth(RgbImage image, int width, Resampling resampling) {
        return width == image.width()
                ? image
                : new RgbImage(width, image.height(), alongRows(image, Weights.of(image.width(), width, resampling)));
    }

    private static RgbImage withHeight(RgbImage image, int height, Resampling resampling) {
        return height == image.height()
                ? image
                : new RgbImage(
                        image.width(), height, alongColumns(image, Weights.of(image.height(), height, resampling)));
    }

    /** What {@link #resize} takes beside the picture at the old size. */
    static long bytes(ImageSize from, ImageSize to) {
        long between = Math.max((long) to.width() * from.height(), (long) from.width() * to.height());
        return CHANNELS * (between + to.pixels());
    }

    private static byte[] alongRows(RgbImage image, Weights weights) {
        int width = weights.first().length;
        byte[] in = image.rgb();
        byte[] out = new byte[Math.multiplyExact(Math.multiplyExact(CHANNELS, width), image.height())];
        int at = 0;
        for (int y = 0; y < image.height(); y++) {
            int row = y * image.width() * CHANNELS;
            for (int x = 0; x < width; x++) {
                int[] each = weights.weights()[x];
                int from = row + weights.first()[x] * CHANNELS;
                int red = HALF;
                int green = HALF;
                int blue = HALF;
                for (int weight : each) {
                    red += weight * Byte.toUnsignedInt(in[from]);
                    green += weight * Byte.toUnsignedInt(in[from + 1]);
                    blue += weight * Byte.toUnsignedInt(in[from + 2]);
                    from += CHANNELS;
                }
                out[at++] = rounded(red);
                out[at++] = rounded(green);
                out[at++] = rounded(blue);
            }
        }
        return out;
    }

    private static byte[] alongColumns(RgbImage image, Weights weights) {
        int height = weights.first().length;
        int stride = CHANNELS * image.width();
        byte[] in = image.rgb();
        byte[] out = new byte[Math.multiplyExact(stride, height)];
        int[] sums = new int[stride];
        for (int y = 0; y < height; y++) {
            Arrays.fill(sums, HALF);
            int from = weights.first()[y] * stride;
            for (int weight : weights.weights()[y]) {
                for (int i = 0; i < stride; i++) {
                    sums[i] += weight * Byte.toUnsignedInt(in[from + i]);
                }
                from += stride;
            }
            for (int i = 0; i < stride; i++) {
                out[y * stride + i] = rounded(sums[i]);
            }
        }
        return out;
    }

    private static byte rounded(int sum) {
        return (byte) Math.clamp(sum >> PRECISION_BITS, 0, 255);
    }

    /**
     * What each new pixel of a row or column is made of.
     *
     * @param first the first old pixel that counts
     * @param weights of that one and those that follow
     */
    private record Weights(int[] first, int[][] weights) {
        static Weights of(int from, int to, Resampling resampling) {
            double scale = (double) from / to;
            double filterScale = Math.max(scale, 1);
            double support = resampling.support() * filterScale;
            int[] first = new int[to];
            int[][] weights = new int[to][];
            for (int i = 0; i < to; i++) {
                double centre = (i + 0.5) * scale;
                first[i] = Math.max(0, (int) (centre - support + 0.5));
                int count = Math.min(from, (int) (centre + support + 0.5)) - first[i];
                weights[i] = fixed(first[i] - centre + 0.5, count, 1 / filterScale, resampling);
            }
            return new Weights(first, weights);
        }

        private static int[] fixed(double from, int count, double scale, Resampling resampling) {
            double[] exact = new double[count];
            double sum = 0;
            for (int i = 0; i < count; i++) {
                exact[i] = resampling.weight((from + i) * scale);
                sum += exact[i];
            }
            int[] fixed = new int[count];
            for (int i = 0; i < count; i++) {
                double shifted = (sum == 0 ? exact[i] : exact[i] / sum) * (1 << PRECISION_BITS);
                fixed[i] = (int) (shifted < 0 ? shifted - 0.5 : shifted + 0.5);
            }
            return fixed;
        }
    }
}
