package io.cogview4j.vae;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.nn.Activation;
import io.cogview4j.nn.Conv2d;
import io.cogview4j.nn.GroupNorm;
import io.cogview4j.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Twice norm, activation and 3x3 convolution, added to the input; diffusers' {@code ResnetBlock2D} without a time
 * embedding. Needs its input and two tensors of its output's size at a time.
 *
 * @param shortcut makes the input's channels those of the output; null where they are
 */
record ResnetBlock(
        GroupNorm norm1,
        Conv2d conv1,
        GroupNorm norm2,
        Conv2d conv2,
        @Nullable Conv2d shortcut,
        Activation activation) implements Layer {
    static ResnetBlock load(Weights weights, int in, int out, VaeConfig config) {
        return new ResnetBlock(
                GroupNorm.load(weights.at("norm1"), in, config.normNumGroups(), VaeConfig.NORM_EPSILON),
                Conv2d.same(weights.at("conv1"), in, out, 3),
                GroupNorm.load(weights.at("norm2"), out, config.normNumGroups(), VaeConfig.NORM_EPSILON),
                Conv2d.same(weights.at("conv2"), out, out, 3),
                in == out ? null : Conv2d.same(weights.at("conv_shortcut"), in, out, 1),
                config.activation());
    }

    @Override
    public Tensor forward(Tensor x) {
        try (var scope = Scope.open()) {
            Tensor h = activation.applyTo(norm1.forward(x));
            h = Layer.replace(h, conv1.forward(h)); // [1, out, H, W]
            h = activation.applyTo(Layer.replace(h, norm2.forward(h)));
            h = Layer.replace(h, conv2.forward(h));
            h.add_(shortcut == null ? x : shortcut.forward(x));
            return scope.keep(h);
        }
    }
}
