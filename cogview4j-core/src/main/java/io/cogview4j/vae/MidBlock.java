package io.cogview4j.vae;

import io.cogview4j.checkpoint.Weights;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Two resnet blocks at the coarsest level, with attention between them if the config says so. */
record MidBlock(ResnetBlock first, @Nullable VaeAttention attention, ResnetBlock second) {
    static MidBlock load(Weights weights, VaeConfig config) {
        int channels = config.midChannels();
        return new MidBlock(
                ResnetBlock.load(weights.at("resnets", 0), channels, channels, config),
                config.midBlockAddAttention() ? VaeAttention.load(weights.at("attentions", 0), channels, config) : null,
                ResnetBlock.load(weights.at("resnets", 1), channels, channels, config));
    }

    List<Layer> layers() {
        List<Layer> layers = new ArrayList<>();
        layers.add(first);
        if (attention != null) {
            layers.add(attention);
        }
        layers.add(second);
        return layers;
    }
}
