package io.cogview4j.preview;

import io.cogview4j.api.Latents;
import io.cogview4j.image.RgbImage;

/**
 * Least squares of colours over latents: takes pairs of latents and what they are decoded to, and finds the map with the
 * least squared error over all positions.
 */
public final class ColourFit {
    /** Of the mean square of a channel; it keeps channels apart that hardly differ, and moves no colour visibly. */
    private static final double RIDGE = 1e-4;

    private final int channels;
    private final int factor;
    private final int width;
    private final double[][] sums; // [channels + 1, channels + 1 + 3]: of products of inputs, and of inputs and colours
    private long positions;

    /** @param factor how many pixels of a side become one position */
    public ColourFit(int channels, int factor) {
        this.channels = channels;
        this.factor = factor;
        this.width = channels + 1;
        this.sums = new double[width][width + RgbImage.CHANNELS];
    }

    /**
     * Adds what one image of latents was decoded to.
     *
     * @param latents {@code [1, channels, h, w]} in units of the transformer
     * @param decoded {@code [3, h factor, w factor]}, nominally in [-1, 1]; what is beyond counts as the end
     */
    public void add(Latents latents, float[] decoded) {
        float[] colours = blockMeans(decoded, latents.height(), latents.width(), factor);
        int plane = latents.height() * latents.width();
        double[] row = new double[width + RgbImage.CHANNELS];
        for (int i = 0; i < plane; i++) {
            for (int c = 0; c < channels; c++) {
                row[c] = latents.values()[c * plane + i];
            }
            row[channels] = 1;
            for (int c = 0; c < RgbImage.CHANNELS; c++) {
                row[width + c] = colours[c * plane + i];
            }
            for (int a = 0; a < width; a++) {
                for (int b = 0; b < row.length; b++) {
                    sums[a][b] += row[a] * row[b];
                }
            }
        }
        positions += plane;
    }

    /** The mean of each block of {@code factor} by {@code factor} pixels: {@code [3, height, width]}. */
    static float[] blockMeans(float[] decoded, int height, int width, int factor) {
        float[] means = new float[RgbImage.CHANNELS * height * width];
        int pixelWidth = width * factor;
        for (int i = 0; i < decoded.length; i++) {
            int row = i / pixelWidth / factor; // of all planes together
            means[row * width + i % pixelWidth / factor] += Math.clamp(decoded[i], -1f, 1f);
        }
        for (int i = 0; i < means.length; i++) {
            means[i] /= factor * factor;
        }
        return means;
    }

    /** The best map for all that was added, by Gauss's elimination; the matrix is positive definite. */
    public LatentColours solve() {
        double[][] system = new double[width][];
        for (int i = 0; i < width; i++) {
            system[i] = sums[i].clone();
            system[i][i] += RIDGE * Math.max(sums[i][i], positions);
        }
        for (int i = 0; i < width; i++) {
            for (int other = 0; other < width; other++) {
                double factor = other == i ? 0 : system[other][i] / system[i][i];
                for (int j = i; factor != 0 && j < system[i].length; j++) {
                    system[other][j] -= factor * system[i][j];
                }
            }
        }
        double[] weights = new double[RgbImage.CHANNELS * width];
        for (int c = 0; c < RgbImage.CHANNELS; c++) {
            for (int i = 0; i < width; i++) {
                weights[c * width + i] = system[i][width + c] / system[i][i];
            }
        }
        return new LatentColours(channels, weights);
    }
}
