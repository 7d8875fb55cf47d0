package io.cogview4j.nn;

import io.cogview4j.checkpoint.Weights;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Normalises each group of neighbouring channels over channels and positions, then scales and shifts each channel; "Group
 * Normalization" (Wu and He, 2018).
 *
 * <p>The input should be contiguous, channels first: libtorch's kernel for channels-last memory takes the variance as
 * E[x²] - E[x]² in float32, and is off by 2e-2 where a group's mean is 30 standard deviations from zero (this one:
 * 3e-6).
 */
public record GroupNorm(int groups, Tensor weight, Tensor bias, double epsilon) {
    /** Loads {@code weight} and {@code bias}. */
    public static GroupNorm load(Weights weights, long channels, int groups, double epsilon) {
        return new GroupNorm(groups, weights.vector("weight", channels), weights.vector("bias", channels), epsilon);
    }

    /** {@code [batch, channels, ...] -> the same shape}, a new tensor. */
    public Tensor forward(Tensor x) {
        return torch.group_norm(x, groups, new TensorOptional(weight), new TensorOptional(bias), epsilon, false);
    }
}
