package io.cogview4j.image;

import java.util.Arrays;

/**
 * Other sizes of an image: each new pixel is the mean of the area that it covers where the image becomes smaller, and lies
 * between its neighbours where it becomes larger.
 */
public final class Scaling {
    private Scaling() {}

    /** The image stretched or shrunk to this size; the same image if it has it. */
    public static RgbImage to(RgbImage image, int width, int height) {
        if (image.width() == width && image.height() == height) {
            return image;
        }
        Weights across = Weights.of(image.width(), width);
        Weights down = Weights.of(image.height(), height);
        float[] rows = new float[RgbImage.CHANNELS * width];
        byte[] rgb = new byte[Math.multiplyExact(RgbImage.CHANNELS * width, height)];
        for (int y = 0; y < height; y++) {
            Arrays.fill(rows, 0);
            for (int i = down.first[y]; i < down.first[y] + down.shares[y].length; i++) {
                addRow(image, i, down.shares[y][i - down.first[y]], across, rows);
            }
            for (int i = 0; i < rows.length; i++) {
                rgb[y * rows.length + i] = (byte) Math.clamp(Math.rint(rows[i]), 0, 255);
            }
        }
        return new RgbImage(width, height, rgb);
    }

    private static void addRow(RgbImage image, int row, float share, Weights across, float[] sums) {
        int start = RgbImage.CHANNELS * row * image.width();
        for (int x = 0; x < across.first.length; x++) {
            float[] shares = across.shares[x];
            for (int i = 0; i < shares.length; i++) {
                int pixel = start + RgbImage.CHANNELS * (across.first[x] + i);
                for (int c = 0; c < RgbImage.CHANNELS; c++) {
                    sums[RgbImage.CHANNELS * x + c] += share * shares[i] * Byte.toUnsignedInt(image.rgb()[pixel + c]);
                }
            }
        }
    }

    /** Of which old pixels each new one is made, and with what shares; these sum to 1. */
    private record Weights(int[] first, float[][] shares) {
        static Weights of(int from, int to) {
            Weights weights = new Weights(new int[to], new float[to][]);
            double scale = (double) from / to;
            for (int i = 0; i < to; i++) {
                if (to < from) {
                    weights.cover(i, i * scale, Math.min(from, (i + 1) * scale));
                } else {
                    weights.between(i, (i + 0.5) * scale - 0.5, from);
                }
            }
            return weights;
        }

        private void cover(int i, double start, double end) {
            first[i] = (int) start;
            shares[i] = new float[(int) Math.ceil(end) - first[i]];
            for (int j = 0; j < shares[i].length; j++) {
                double overlap = Math.min(end, first[i] + j + 1) - Math.max(start, first[i] + j);
                shares[i][j] = (float) (overlap / (end - start));
            }
        }

        private void between(int i, double centre, int from) {
            double inside = Math.clamp(centre, 0, from - 1);
            first[i] = Math.min((int) inside, from - 1);
            float second = (float) (inside - first[i]);
            shares[i] = second == 0 ? new float[] {1} : new float[] {1 - second, second};
        }
    }
}
