package io.cogview4j.vae;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.convolution.Conv2d;
import io.cogview4j.convolution.FeatureMaps;
import io.cogview4j.convolution.Strip;
import io.cogview4j.tensor.Scope;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A 3x3 convolution of every other position; diffusers' {@code Downsample2D}, which in an autoencoder pads by one zero on
 * the right and below only.
 */
record Downsampler(Conv2d conv) implements Layer {
    /** Columns on the left and right, rows above and below. */
    private static final long[] RIGHT_AND_BELOW = {0, 1, 0, 1};

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
        return x.strips().uncut() ? whole(x.stored()) : inStrips(x);
    }

    private Stored whole(Stored x) {
        try (var scope = Scope.open()) {
            Conv2d.Prepared prepared = conv.prepare(x.strips().type());
            Tensor padded = torch.constant_pad_nd(x.tensor().to(x.strips().type()), RIGHT_AND_BELOW);
            Tensor half = scope.keep(prepared.forward(padded).to(ScalarType.Float));
            x.counter().add(conv.operations() * half.size(2) * half.size(3));
            x.close();
            return x.with(half);
        }
    }

    private Stored inStrips(Features x) {
        Stored half = x.empty(x.channels(), x.height() / 2, x.width() / 2);
        try (var _ = Scope.open()) {
            Conv2d.Prepared prepared = conv.prepare(x.strips().type());
            for (Strip strip : cut(half)) {
                try (var _ = Scope.open()) {
                    half.rows(strip).copy_(prepared.forward(padded(x, strip)));
                    x.counter().add(conv.operations() * strip.rows() * half.width());
                }
            }
        }
        x.close();
        return half;
    }

    /** So that what is convolved, four times as large as what becomes of it, is no larger than a strip. */
    private static List<Strip> cut(Features half) {
        return half.strips().cut(4 * half.channels(), half.height(), half.width());
    }

    /** What the kernel sees for a strip of the output, in the data type of strips. */
    private static Tensor padded(Features x, Strip strip) {
        Strip seen = new Strip(2 * strip.from(), 2 * strip.to() + 1);
        Strip inside = seen.common(new Strip(0, x.height()));
        Tensor padded =
                FeatureMaps.empty(x.neighbour(), x.strips().type(), 1, x.channels(), seen.rows(), x.width() + 1);
        padded.zero_();
        inside.below(seen.from()).of(padded).narrow(3, 0, x.width()).copy_(x.rows(inside));
        return padded;
    }
}
