package io.cogview4j.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Norms without weights of their own. */
public final class Norms {
    private static final double LAYER_NORM_EPSILON = 1e-5;

    private Norms() {}

    /** Layer norm over the last dimension, without scale and bias: Ba et al., "Layer Normalization". A new tensor. */
    public static Tensor layerNorm(Tensor x) {
        return torch.layer_norm(
                x,
                new long[] {x.size(x.dim() - 1)},
                new TensorOptional(),
                new TensorOptional(),
                LAYER_NORM_EPSILON,
                false);
    }
}
