package io.cogview4j.vae;

import io.cogview4j.checkpoint.Weights;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A level of the encoder: resnet blocks, then half the size; diffusers' {@code DownEncoderBlock2D}.
 *
 * @param downsampler null at the coarsest level
 */
record DownBlock(List<ResnetBlock> resnets, @Nullable Downsampler downsampler) {
    static DownBlock load(Weights weights, int in, int out, boolean downsample, VaeConfig config) {
        List<ResnetBlock> resnets = new ArrayList<>();
        for (int i = 0; i < config.layersPerBlock(); i++) {
            resnets.add(ResnetBlock.load(weights.at("resnets", i), i == 0 ? in : out, out, config));
        }
        return new DownBlock(resnets, downsample ? Downsampler.load(weights.at("downsamplers", 0), out) : null);
    }

    List<Layer> layers() {
        List<Layer> layers = new ArrayList<>(resnets);
        if (downsampler != null) {
            layers.add(downsampler);
        }
        return layers;
    }
}
