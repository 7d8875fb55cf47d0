package io.cogview4j.vae;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.convolution.Conv2d;
import io.cogview4j.convolution.GroupNorm;
import io.cogview4j.nn.Activation;
import io.cogview4j.tensor.Scope;

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
        Stored out = x.empty(conv.outChannels(), x.height(), x.width());
        try (var _ = Scope.open()) {
            StripConvolution convolution = new StripConvolution(
                    x.normalised(norm), Activation.SILU, conv.prepare(x.strips().type()), x.counter());
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
