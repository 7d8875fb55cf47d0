package io.cogview4j.convolution;

import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Those of channels, summed in float32 and joined in double precision. */
final class ProcessorMoments implements GroupMoments {
    private static final long[] POSITIONS = {0};

    private final GroupNorm norm;
    private final double[] means;
    private final double[] squares; // sums of squared distances from the mean
    private final long[] counts;

    ProcessorMoments(GroupNorm norm) {
        this.norm = norm;
        this.means = new double[norm.groups()];
        this.squares = new double[norm.groups()];
        this.counts = new long[norm.groups()];
    }

    @Override
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

    @Override
    public GroupNorm.Affine affine() {
        float[] scale = Tensors.toFloats(norm.weight());
        float[] shift = Tensors.toFloats(norm.bias());
        int channelsPerGroup = scale.length / norm.groups();
        for (int c = 0; c < scale.length; c++) {
            int group = c / channelsPerGroup;
            double inverseDeviation = 1 / Math.sqrt(variance(group) + norm.epsilon());
            double factor = scale[c] * inverseDeviation;
            scale[c] = (float) factor;
            shift[c] = (float) (shift[c] - mean(group) * factor);
        }
        return new GroupNorm.Affine(perChannel(scale), perChannel(shift));
    }

    private Tensor perChannel(float[] values) {
        return Tensors.of(values, values.length, 1, 1).to(norm.weight().device(), ScalarType.Float);
    }

    /** There is nothing native. */
    @Override
    public void close() {}
}
