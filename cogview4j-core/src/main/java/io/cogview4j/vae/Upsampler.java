package io.cogview4j.vae;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.nn.Conv2d;
import io.cogview4j.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Each pixel becomes a square of four, then a 3x3 convolution; diffusers' {@code Upsample2D}. */
record Upsampler(Conv2d conv) implements Layer {
    static Upsampler load(Weights weights, int channels) {
        return new Upsampler(Conv2d.same(weights.at("conv"), channels, channels, 3));
    }

    @Override
    public Tensor forward(Tensor x) {
        try (var scope = Scope.open()) {
            return scope.keep(conv.forward(torch.upsample_nearest2d(x, 2 * x.size(2), 2 * x.size(3))));
        }
    }
}
