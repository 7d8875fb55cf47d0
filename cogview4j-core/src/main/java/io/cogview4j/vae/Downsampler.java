package io.cogview4j.vae;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.nn.Conv2d;
import io.cogview4j.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A 3x3 convolution of every other position; diffusers' {@code Downsample2D}, which in an autoencoder pads by one zero on
 * the right and below only.
 */
record Downsampler(Conv2d conv) implements Layer {
    static Downsampler load(Weights weights, int channels) {
        return new Downsampler(Conv2d.load(weights.at("conv"), channels, channels, 3, 2, 0));
    }

    @Override
    public double operations(double positions, Strips strips) {
        return positions * growth() * conv.operations();
    }

    @Override
    public double growth() {
        return 0.25;
    }

    @Override
    public Features forward(Features x) {
        Stored half = x.empty(x.channels(), x.height() / 2, x.width() / 2);
        Conv2d.Prepared prepared = conv.prepare(ScalarType.Float);
        for (Strip strip : half.cut()) {
            try (var _ = Scope.open()) {
                Strip reached = new Strip(2 * strip.from(), Math.min(x.height(), 2 * strip.to() + 1));
                long below = 2 * strip.to() + 1 - reached.to();
                Tensor padded = torch.constant_pad_nd(x.rows(reached), new long[] {0, 1, 0, below});
                half.rows(strip).copy_(prepared.forward(padded));
                x.counter().add(conv.operations() * strip.rows() * half.width());
            }
        }
        x.close();
        return half;
    }
}
