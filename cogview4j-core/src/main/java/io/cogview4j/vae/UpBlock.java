package io.cogview4j.vae;

import io.cogview4j.checkpoint.Weights;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A level of the decoder: resnet blocks, then twice the size; diffusers' {@code UpDecoderBlock2D}.
 *
 * @param upsampler null at the finest level
 */
record UpBlock(List<ResnetBlock> resnets, @Nullable Upsampler upsampler) {
    static UpBlock load(Weights weights, int in, int out, boolean upsample, VaeConfig config) {
        List<ResnetBlock> resnets = new ArrayList<>();
        for (int i = 0; i <= config.layersPerBlock(); i++) {
            resnets.add(ResnetBlock.load(weights.at("resnets", i), i == 0 ? in : out, out, config));
        }
        return new UpBlock(resnets, upsample ? Upsampler.load(weights.at("upsamplers", 0), out) : null);
    }

    List<Layer> layers() {
        List<Layer> layers = new ArrayList<>(resnets);
        if (upsampler != null) {
            layers.add(upsampler);
        }
        return layers;
    }
}
