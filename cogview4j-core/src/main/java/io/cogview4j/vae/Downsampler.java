package io.cogview4j.vae;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.nn.Conv2d;
import io.cogview4j.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A 3x3 convolution of every other position; diffusers' {@code Downsample2D}, which in an autoencoder pads by one zero on
 * the right and below only.
 */
record Downsampler(Conv2d conv) implements Layer {
    private static final long[] RIGHT_AND_BELOW = {0, 1, 0, 1};

    static Downsampler load(Weights weights, int channels) {
        return new Downsampler(Conv2d.load(weights.at("conv"), channels, channels, 3, 2, 0));
    }

    @Override
    public Tensor forward(Tensor x) {
        try (var scope = Scope.open()) {
            return scope.keep(conv.forward(torch.constant_pad_nd(x, RIGHT_AND_BELOW)));
        }
    }
}
