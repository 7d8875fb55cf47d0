package io.cogview4j.pipeline;

import io.cogview4j.api.CheckpointException;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.InvalidRequestException;
import io.cogview4j.api.MessageCode;
import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.transformer.TransformerConfig;
import io.cogview4j.vae.VaeConfig;

/** Holds requests against the checkpoint's configs, before any weight is opened. */
record RequestCheck(TransformerConfig transformer, VaeConfig vae) {
    /** The published limits of CogView4-6B, see its model card. */
    private static final int MIN_SIDE = 512;

    private static final int MAX_SIDE = 2048;
    private static final int SIDE_STEP = 32;
    private static final long MAX_PIXELS = 1L << 21;

    static void requireFit(Checkpoint checkpoint, TransformerConfig transformer, VaeConfig vae) {
        if (transformer.inChannels() != vae.latentChannels() || transformer.outChannels() != vae.latentChannels()) {
            throw new CheckpointException(
                    MessageCode.TRANSFORMER_VAE_CHANNELS_DIFFER,
                    checkpoint.folder(),
                    transformer.inChannels(),
                    transformer.outChannels(),
                    vae.latentChannels());
        }
    }

    void requireSize(ImageSize size, boolean beyondLimits) {
        size.requireMultiple(vae.scaleFactor() * transformer.patchSize());
        if (isCogView4of6B() && !beyondLimits) {
            requireOfficial(size);
        }
    }

    /** The published checkpoint is told by its shape, since a folder may have any name. */
    private boolean isCogView4of6B() {
        return transformer.numLayers() == 28 && transformer.width() == 4096 && transformer.sampleSize() == 128;
    }

    private static void requireOfficial(ImageSize size) {
        boolean sides = within(size.width()) && within(size.height());
        if (!sides || size.pixels() > MAX_PIXELS) {
            throw new InvalidRequestException(
                    MessageCode.SIZE_NOT_OFFICIAL, size, MIN_SIDE, MAX_SIDE, SIDE_STEP, MAX_PIXELS);
        }
    }

    private static boolean within(int side) {
        return side >= MIN_SIDE && side <= MAX_SIDE && side % SIDE_STEP == 0;
    }
}
