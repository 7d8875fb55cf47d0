package io.cogview4j.vae;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.convolution.Conv2d;
import io.cogview4j.convolution.GroupNorm;
import io.cogview4j.convolution.Halo;
import io.cogview4j.convolution.Strip;
import io.cogview4j.nn.Activation;
import io.cogview4j.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Twice norm, activation and 3x3 convolution, added to the input; diffusers' {@code ResnetBlock2D} without a time
 * embedding. Needs two tensors of its output's size at a time, and its input, unless that becomes the output.
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
    public double operations(double positions, Strips strips) {
        return positions * (conv1.operations() + conv2.operations());
    }

    @Override
    public Features forward(Features x) {
        return x.strips().uncut() ? whole(x.stored()) : inStrips(x);
    }

    /** The block as it is defined. */
    private Stored whole(Stored x) {
        try (var scope = Scope.open()) {
            Stored h = x.with(convolution(x, norm1, conv1).whole(x.tensor()));
            Tensor sum = convolution(h, norm2, conv2).whole(h.tensor());
            sum.add_(shortcut == null ? x.tensor() : shortcut.forward(x.tensor()));
            scope.keep(sum);
            x.close();
            return x.with(sum);
        }
    }

    private StripConvolution convolution(Features x, GroupNorm norm, Conv2d conv) {
        return new StripConvolution(
                x.normalised(norm), activation, conv.prepare(x.strips().type()), x.counter());
    }

    private Stored inStrips(Features x) {
        boolean inPlace = shortcut == null && x instanceof Stored;
        Stored sum = inPlace ? x.stored() : x.empty(conv2.outChannels(), x.height(), x.width());
        try (var _ = Scope.open()) {
            Stored h = x.empty(conv1.outChannels(), x.height(), x.width());
            try (var _ = Scope.open()) { // kernels are as large as features
                convolve(x, h, sum);
            }
            if (!inPlace) {
                x.close();
            }
            convolveAndAdd(h, sum);
        }
        return sum;
    }

    /** Fills {@code h}, and {@code sum} with what the block adds to, unless that is {@code x} itself. */
    private void convolve(Features x, Stored h, Stored sum) {
        Conv2d.@Nullable Prepared direct = shortcut == null ? null : shortcut.prepare(ScalarType.Float);
        StripConvolution convolution = convolution(x, norm1, conv1);
        for (Strip strip : x.cut()) {
            try (var _ = Scope.open()) {
                Halo halo = new Halo(strip, conv1.padding(), x.height());
                Tensor rows = x.rows(halo.reached());
                h.rows(strip).copy_(convolution.rows(halo, rows));
                if (sum != x) {
                    Tensor middle = halo.middle(rows);
                    sum.rows(strip).copy_(direct == null ? middle : direct.forward(middle));
                }
            }
        }
    }

    private void convolveAndAdd(Stored h, Stored sum) {
        StripConvolution convolution = convolution(h, norm2, conv2);
        for (Strip strip : h.cut()) {
            try (var _ = Scope.open()) {
                Halo halo = new Halo(strip, conv2.padding(), h.height());
                sum.rows(strip).add_(convolution.rows(halo, h.rows(halo.reached())));
            }
        }
    }
}
