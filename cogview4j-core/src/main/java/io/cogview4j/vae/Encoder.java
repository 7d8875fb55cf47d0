package io.cogview4j.vae;

import io.cogview4j.checkpoint.WeightPages;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.convolution.Conv2d;
import io.cogview4j.convolution.FeatureMaps;
import io.cogview4j.convolution.Halo;
import io.cogview4j.convolution.Strip;
import io.cogview4j.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/** The network from pixels to latents; diffusers' {@code Encoder}, then {@code quant_conv}, if there is one. */
record Encoder(
        Conv2d convIn,
        List<Layer> layers,
        Head head,
        @Nullable Conv2d quantConv,
        WeightPages pages) {
    static Encoder load(Weights weights, VaeConfig config) {
        int moments = 2 * config.latentChannels();
        Weights encoder = weights.at("encoder");
        List<Integer> channels = config.blockOutChannels();
        List<Layer> layers = new ArrayList<>();
        for (int level = 0; level < channels.size(); level++) {
            int in = channels.get(Math.max(0, level - 1));
            int out = channels.get(level);
            Weights block = encoder.at("down_blocks", level);
            layers.addAll(resnets(block, in, out, config));
            boolean coarsest = level == channels.size() - 1;
            if (!coarsest) {
                layers.add(Downsampler.load(block.at("downsamplers", 0), out));
            }
        }
        layers.addAll(MidBlock.load(encoder.at("mid_block"), config).layers());
        return new Encoder(
                Conv2d.same(encoder.at("conv_in"), config.inChannels(), channels.getFirst(), 3),
                List.copyOf(layers),
                Head.load(encoder, config.midChannels(), moments, config),
                config.useQuantConv() ? Conv2d.same(weights.at("quant_conv"), moments, moments, 1) : null,
                encoder.pages());
    }

    /** Of a level, which is diffusers' {@code DownEncoderBlock2D} with the downsampler behind them. */
    private static List<Layer> resnets(Weights block, int in, int out, VaeConfig config) {
        List<Layer> resnets = new ArrayList<>();
        for (int i = 0; i < config.layersPerBlock(); i++) {
            resnets.add(ResnetBlock.load(block.at("resnets", i), i == 0 ? in : out, out, config));
        }
        return resnets;
    }

    /** Of an image with so many positions. */
    double operations(double positions, Strips strips) {
        return positions * convIn.operations() + Layer.operations(layers, head, positions, strips);
    }

    /** {@code [1, inChannels, H, W] -> [1, 2 latentChannels, h, w]}: means, then logarithms of variances. */
    Tensor forward(Tensor image, Strips strips, OperationCounter counter) {
        try (var scope = Scope.open()) {
            Features features = first(image, strips, counter);
            image.close();
            Tensor moments = head.forward(Layer.run(layers, features, pages)).tensor();
            return scope.keep(quantConv == null ? moments : quantConv.forward(moments));
        }
    }

    /** The first convolution, whose output is as large as the largest features of the network. */
    private Stored first(Tensor image, Strips strips, OperationCounter counter) {
        if (strips.uncut()) {
            Tensor x = convIn.forward(image);
            counter.add(convIn.operations() * x.size(2) * x.size(3));
            return new Stored(x, strips, counter);
        }
        long height = image.size(2);
        Stored x = new Stored(
                FeatureMaps.empty(image, ScalarType.Float, 1, convIn.outChannels(), height, image.size(3)),
                strips,
                counter);
        try (var _ = Scope.open()) {
            Conv2d.Prepared prepared = convIn.prepare(ScalarType.Float);
            for (Strip strip : x.cut()) {
                try (var _ = Scope.open()) {
                    Halo halo = new Halo(strip, convIn.padding(), height);
                    Tensor padded = halo.padded(image, ScalarType.Float);
                    halo.inside(padded).copy_(halo.reached().of(image));
                    x.rows(strip).copy_(prepared.forwardPaddedRows(padded));
                    counter.add(convIn.operations() * strip.rows() * x.width());
                }
            }
        }
        return x;
    }
}
