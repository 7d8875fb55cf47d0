package io.cogview4j.vae;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.convolution.Conv2d;
import io.cogview4j.convolution.GroupNorm;
import io.cogview4j.convolution.Halo;
import io.cogview4j.convolution.Strip;
import io.cogview4j.nn.Activation;
import io.cogview4j.tensor.Scope;
import org.bytedeco.pytorch.Tensor;

/** The end of encoder and decoder: norm, SiLU whatever the config's activation, 3x3 convolution. */
record Head(GroupNorm norm, Conv2d conv) {
    static Head load(Weights weights, int in, int out, VaeConfig config) {
        return new Head(
                GroupNorm.load(weights.at("conv_norm_out"), in, config.normNumGroups(), VaeConfig.NORM_EPSILON),
                Conv2d.same(weights.at("conv_out"), in, out, 3));
    }

    double operations(double positions) {
        return positions * conv.operations();
    }

    /** {@code [1, in, H, W] -> [1, out, H, W]}, in the innermost scope. Takes {@code x} over. */
    Stored forward(Features x) {
        return x.strips().uncut() ? whole(x.stored()) : inStrips(x);
    }

    private Stored whole(Stored x) {
        try (var scope = Scope.open()) {
            Tensor out = scope.keep(convolution(x).whole(x.tensor()));
            x.close();
            return x.with(out);
        }
    }

    private StripConvolution convolution(Features x) {
        return new StripConvolution(
                x.normalised(norm), Activation.SILU, conv.prepare(x.strips().type()), x.counter());
    }

    private Stored inStrips(Features x) {
        Stored out = x.empty(conv.outChannels(), x.height(), x.width());
        try (var _ = Scope.open()) {
            StripConvolution convolution = convolution(x);
            for (Strip strip : x.cut()) {
                try (var _ = Scope.open()) {
                    Halo halo = new Halo(strip, conv.padding(), x.height());
                    out.rows(strip).copy_(convolution.rows(halo, x.rows(halo.reached())));
                }
            }
        }
        x.close();
        return out;
    }
}
