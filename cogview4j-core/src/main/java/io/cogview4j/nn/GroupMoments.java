package io.cogview4j.nn;

import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Mean and variance of each group of neighbouring channels over all positions of a picture, of which one part after the
 * other is shown. Parts are joined in double precision: Chan, Golub and LeVeque, "Updating Formulae and a Pairwise
 * Algorithm for Computing Sample Variances" (1979).
 */
public final class GroupMoments {
    private static final long[] WITHIN_GROUP = {1, 2, 3};

    private final double[] means;
    private final double[] squares; // sums of squared distances from the mean
    private long count;

    public GroupMoments(int groups) {
        this.means = new double[groups];
        this.squares = new double[groups];
    }

    /** Adds the positions of {@code part}, {@code [1, channels, height, width]}. */
    public void add(Tensor part) {
        try (var _ = Scope.open()) {
            long channels = part.size(1) / means.length;
            Tensor grouped = part.squeeze(0).unflatten(0, means.length, channels); // [groups, C / groups, h, w]
            T_TensorTensor_T moments = torch.var_mean(grouped, WITHIN_GROUP, new ScalarOptional(new Scalar(0)), false);
            add(Tensors.toFloats(moments.get0()), Tensors.toFloats(moments.get1()), grouped.numel() / means.length);
        }
    }

    private void add(float[] variances, float[] partMeans, long partCount) {
        long total = count + partCount;
        for (int g = 0; g < means.length; g++) {
            double distance = partMeans[g] - means[g];
            means[g] += distance * partCount / total;
            squares[g] += (double) variances[g] * partCount + distance * distance * count * partCount / total;
        }
        count = total;
    }

    double mean(int group) {
        return means[group];
    }

    double variance(int group) {
        return squares[group] / count;
    }
}
