package io.cogview4j.vae;

import io.cogview4j.checkpoint.WeightPages;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.convolution.Conv2d;
import io.cogview4j.convolution.FeatureMaps;
import io.cogview4j.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** The network from latents to pixels; diffusers' {@code Decoder} after {@code post_quant_conv}, if there is one. */
record Decoder(@Nullable Conv2d postQuantConv, Conv2d convIn, List<Layer> layers, Head head, WeightPages pages) {
    static Decoder load(Weights weights, VaeConfig config) {
        int latent = config.latentChannels();
        Weights decoder = weights.at("decoder");
        List<Layer> layers =
                new ArrayList<>(MidBlock.load(decoder.at("mid_block"), config).layers());
        List<Integer> channels = config.blockOutChannels().reversed();
        for (int level = 0; level < channels.size(); level++) {
            int in = channels.get(Math.max(0, level - 1));
            boolean finest = level == channels.size() - 1;
            layers.addAll(UpBlock.load(decoder.at("up_blocks", level), in, channels.get(level), !finest, config)
                    .layers());
        }
        return new Decoder(
                config.usePostQuantConv() ? Conv2d.same(weights.at("post_quant_conv"), latent, latent, 1) : null,
                Conv2d.same(decoder.at("conv_in"), latent, config.midChannels(), 3),
                List.copyOf(layers),
                Head.load(decoder, channels.getLast(), config.outChannels(), config),
                decoder.pages());
    }

    /** Of latents with so many positions. */
    double operations(double positions, Strips strips) {
        return positions * convIn.operations() + Layer.operations(layers, head, positions, strips);
    }

    /** {@code [1, latentChannels, h, w] -> [1, outChannels, H, W]}. */
    Tensor forward(Tensor latents, Strips strips, OperationCounter counter) {
        try (var scope = Scope.open()) {
            Tensor x = convIn.forward(postQuantConv == null ? latents : postQuantConv.forward(latents));
            counter.add(convIn.operations() * x.size(2) * x.size(3));
            Features features = new Stored(strips.uncut() ? x : FeatureMaps.ordered(x), strips, counter);
            return scope.keep(head.forward(Layer.run(layers, features, pages)).tensor());
        }
    }
}
