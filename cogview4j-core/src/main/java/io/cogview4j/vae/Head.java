package io.cogview4j.vae;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.nn.Activation;
import io.cogview4j.nn.Conv2d;
import io.cogview4j.nn.GroupNorm;
import io.cogview4j.tensor.Scope;
import org.bytedeco.pytorch.Tensor;

/** The end of encoder and decoder: norm, SiLU whatever the config's activation, 3x3 convolution. */
record Head(GroupNorm norm, Conv2d conv) {
    static Head load(Weights weights, int in, int out, VaeConfig config) {
        return new Head(
                GroupNorm.load(weights.at("conv_norm_out"), in, config.normNumGroups(), VaeConfig.NORM_EPSILON),
                Conv2d.same(weights.at("conv_out"), in, out, 3));
    }

    /** {@code [1, in, H, W] -> [1, out, H, W]}. Takes {@code x} over. */
    Tensor forward(Tensor x) {
        try (var scope = Scope.open()) {
            Tensor normed = Layer.replace(x, norm.forward(x));
            return scope.keep(conv.forward(Activation.SILU.applyTo(normed)));
        }
    }
}
