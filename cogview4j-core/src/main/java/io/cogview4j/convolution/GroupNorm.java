package io.cogview4j.convolution;

import io.cogview4j.checkpoint.Weights;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Normalises each group of neighbouring channels over channels and positions, then scales and shifts each channel; "Group
 * Normalization" (Wu and He, 2018). The moments are gathered first, so that an image can be normalised in parts.
 *
 * @param onDevice whether the moments are to stay where features are
 */
public record GroupNorm(int groups, Tensor weight, Tensor bias, double epsilon, boolean onDevice) {
    /** What the norm is for one image, {@code scale x + shift}; both {@code [channels, 1, 1]}. */
    public record Affine(Tensor scale, Tensor shift) {
        /** {@code [1, channels, height, width]}, any part of the image, written to {@code out} of the same shape. */
        public void apply(Tensor x, Tensor out) {
            torch.addcmul_out(out, shift, x, scale);
        }
    }

    /** Loads {@code weight} and {@code bias}. */
    public static GroupNorm load(Weights weights, long channels, int groups, double epsilon) {
        return new GroupNorm(
                groups,
                weights.vector("weight", channels),
                weights.vector("bias", channels),
                epsilon,
                weights.backend().computesWhole());
    }

    /** Of an image of which nothing is known yet. */
    public GroupMoments moments() {
        return onDevice ? new DeviceMoments(this) : new ProcessorMoments(this);
    }
}
