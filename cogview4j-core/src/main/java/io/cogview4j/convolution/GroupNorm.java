package io.cogview4j.convolution;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Normalises each group of neighbouring channels over channels and positions, then scales and shifts each channel; "Group
 * Normalization" (Wu and He, 2018). The moments are gathered first, so that an image can be normalised in parts.
 */
public record GroupNorm(int groups, Tensor weight, Tensor bias, double epsilon) {
    /** What the norm is for one image, {@code scale x + shift}; both {@code [channels, 1, 1]}. */
    public record Affine(Tensor scale, Tensor shift) {
        /** {@code [1, channels, height, width]}, any part of the image, written to {@code out} of the same shape. */
        public void apply(Tensor x, Tensor out) {
            torch.addcmul_out(out, shift, x, scale);
        }
    }

    /** Loads {@code weight} and {@code bias}. */
    public static GroupNorm load(Weights weights, long channels, int groups, double epsilon) {
        return new GroupNorm(groups, weights.vector("weight", channels), weights.vector("bias", channels), epsilon);
    }

    /** The norm of the image that has these moments; in the innermost scope. */
    public Affine of(GroupMoments moments) {
        float[] scale = Tensors.toFloats(weight);
        float[] shift = Tensors.toFloats(bias);
        int channelsPerGroup = scale.length / groups;
        for (int c = 0; c < scale.length; c++) {
            int group = c / channelsPerGroup;
            double inverseDeviation = 1 / Math.sqrt(moments.variance(group) + epsilon);
            double factor = scale[c] * inverseDeviation;
            scale[c] = (float) factor;
            shift[c] = (float) (shift[c] - moments.mean(group) * factor);
        }
        return new Affine(perChannel(scale), perChannel(shift));
    }

    private Tensor perChannel(float[] values) {
        return Tensors.of(values, values.length, 1, 1).to(weight.device(), ScalarType.Float);
    }
}
