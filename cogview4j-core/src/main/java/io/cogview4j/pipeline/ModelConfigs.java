package io.cogview4j.pipeline;

import io.cogview4j.api.ImageSize;
import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.scheduler.FlowMatchEulerScheduler;
import io.cogview4j.scheduler.SchedulerConfig;
import io.cogview4j.transformer.TransformerConfig;
import io.cogview4j.vae.VaeConfig;
import java.nio.file.Path;

/** The configs of the components that make images, which fit each other. */
public record ModelConfigs(TransformerConfig transformer, VaeConfig vae, FlowMatchEulerScheduler scheduler) {
    /** Of images for which no size is asked; far beyond what any model makes. */
    private static final long MAX_SIDE = 1 << 24;

    /** @throws CheckpointException if one is missing or unsupported, or they contradict each other */
    public static ModelConfigs read(Checkpoint checkpoint) {
        SchedulerConfig scheduler = SchedulerConfig.read(checkpoint.scheduler().resolve("scheduler_config.json"));
        ModelConfigs configs = new ModelConfigs(
                TransformerConfig.read(checkpoint.transformer()),
                VaeConfig.read(checkpoint.vae().resolve("config.json")),
                new FlowMatchEulerScheduler(scheduler));
        configs.requireFit(checkpoint.folder());
        return configs;
    }

    /**
     * Checks that the VAE decodes what the transformer gives, and that the usual image is of a possible size.
     *
     * @param folder of the checkpoint, for the message
     * @throws CheckpointException if it does not
     */
    public void requireFit(Path folder) {
        boolean takesLatents = transformer.inChannels() == vae.latentChannels() || takesControl();
        if (!takesLatents || transformer.outChannels() != vae.latentChannels()) {
            throw new CheckpointException(
                    CoreMessage.TRANSFORMER_VAE_CHANNELS_DIFFER,
                    folder,
                    transformer.inChannels(),
                    transformer.outChannels(),
                    vae.latentChannels());
        }
        long side = (long) transformer.sampleSize() * vae.scaleFactor() * transformer.patchSize();
        if (side > MAX_SIDE) {
            throw new CheckpointException(
                    CoreMessage.CONFIG_SIZES_TOO_LARGE,
                    folder,
                    "sample_size * 2 ^ levels * patch_size",
                    side,
                    MAX_SIDE);
        }
    }

    /** Whether the transformer sees the latents of a control image behind those of the image. */
    public boolean takesControl() {
        return transformer.inChannels() == 2L * vae.latentChannels();
    }

    /** The size of images for which none is asked. */
    public ImageSize defaultSize() {
        return ImageSize.square(transformer.sampleSize() * vae.scaleFactor());
    }

    /** Pixels along a side of what one image token stands for. */
    int tokenSide() {
        return vae.scaleFactor() * transformer.patchSize();
    }

    /** How many tokens an image of this size has. */
    int imageTokens(ImageSize size) {
        return (size.height() / tokenSide()) * (size.width() / tokenSide());
    }

    int latentHeight(ImageSize size) {
        return size.height() / vae.scaleFactor();
    }

    int latentWidth(ImageSize size) {
        return size.width() / vae.scaleFactor();
    }
}
