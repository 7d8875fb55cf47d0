package io.cogview4j.convolution;

import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Mean and variance of each group of neighbouring channels over all positions of an image, of which one part after the
 * other is shown. Parts are joined in double precision: Chan, Golub and LeVeque, "Updating Formulae and a Pairwise
 * Algorithm for Computing Sample Variances" (1979).
 */
public final class GroupMoments {
    private static final long[] POSITIONS = {0};

    private final double[] means;
    private final double[] squares; // sums of squared distances from the mean
    private final long[] counts;

    public GroupMoments(int groups) {
        this.means = new double[groups];
        this.squares = new double[groups];
        this.counts = new long[groups];
    }

    /** Adds the positions of {@code part}, {@code [1, channels, height, width]}, a {@link FeatureMaps feature map}. */
    public void add(Tensor part) {
        try (var _ = Scope.open()) {
            Tensor x = FeatureMaps.positions(part); // [positions, channels]
            Tensor roughMeans = x.mean(POSITIONS);
            Tensor distances = x.sub(roughMeans);
            Tensor corrections = distances.mean(POSITIONS); // what float32 cannot tell of a mean far from zero
            Tensor variances = torch.mul_out(distances, distances, distances).mean(POSITIONS);
            add(Tensors.toFloats(roughMeans), Tensors.toFloats(corrections), Tensors.toFloats(variances), x.size(0));
        }
    }

    private void add(float[] roughMeans, float[] corrections, float[] variances, long positions) {
        int channelsPerGroup = roughMeans.length / means.length;
        for (int channel = 0; channel < roughMeans.length; channel++) {
            int group = channel / channelsPerGroup;
            long total = counts[group] + positions;
            double mean = (double) roughMeans[channel] + corrections[channel];
            double distance = mean - means[group];
            means[group] += distance * positions / total;
            squares[group] +=
                    (double) variances[channel] * positions + distance * distance * counts[group] * positions / total;
            counts[group] = total;
        }
    }

    double mean(int group) {
        return means[group];
    }

    double variance(int group) {
        return squares[group] / counts[group];
    }
}
