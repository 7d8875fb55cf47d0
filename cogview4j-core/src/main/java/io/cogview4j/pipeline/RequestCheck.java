package io.cogview4j.pipeline;

import io.cogview4j.api.CheckpointException;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.InvalidRequestException;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.transformer.TransformerConfig;
import io.cogview4j.vae.VaeConfig;
import java.util.List;

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
                    "%s: the transformer maps %d channels to %d, but the VAE's latents have %d."
                            .formatted(
                                    checkpoint.folder(),
                                    transformer.inChannels(),
                                    transformer.outChannels(),
                                    vae.latentChannels()),
                    "Use transformer and VAE of one text-to-image checkpoint.");
        }
    }

    void requireSize(ImageSize size, boolean beyondLimits) {
        int multiple = vae.scaleFactor() * transformer.patchSize();
        if (size.width() % multiple != 0 || size.height() % multiple != 0) {
            throw new InvalidRequestException(
                    "The size %s does not fit this model: width and height must be multiples of %d."
                            .formatted(size, multiple),
                    "The nearest size is %s.".formatted(nearest(size, multiple)));
        }
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
                    "The size %s is outside what CogView4-6B was trained for: %d to %d a side in steps of %d, at most %d pixels."
                            .formatted(size, MIN_SIDE, MAX_SIDE, SIDE_STEP, MAX_PIXELS),
                    "Take for example 1024x1024, 1152x896 or 2048x1024, or use --force (beyondLimits) to try it.");
        }
    }

    private static boolean within(int side) {
        return side >= MIN_SIDE && side <= MAX_SIDE && side % SIDE_STEP == 0;
    }

    private static ImageSize nearest(ImageSize size, int multiple) {
        return new ImageSize(nearest(size.width(), multiple), nearest(size.height(), multiple));
    }

    private static int nearest(int side, int multiple) {
        return (int) Math.max(multiple, Math.round((double) side / multiple) * multiple);
    }

    void requireEmbeddings(PromptEmbeddings embeddings, boolean guided) {
        if (guided && embeddings.negatives().isEmpty()) {
            throw new InvalidRequestException(
                    "Guidance needs negative embeddings, and there are none.",
                    "Encode a negative prompt too (the empty text will do), or set the guidance scale to 1.");
        }
        requireFit("prompt", embeddings.prompts());
        requireFit("negative prompt", embeddings.negatives());
    }

    private void requireFit(String what, List<PromptEmbedding> embeddings) {
        for (int i = 0; i < embeddings.size(); i++) {
            PromptEmbedding embedding = embeddings.get(i);
            if (embedding.width() != transformer.textEmbedDim()) {
                throw new InvalidRequestException(
                        "The embedding of %s %d is %d wide, but this transformer takes %d."
                                .formatted(what, i + 1, embedding.width(), transformer.textEmbedDim()),
                        "Encode it with the text encoder of the same checkpoint.");
            }
            if (!Finite.all(embedding.values())) {
                throw new InvalidRequestException(
                        "The embedding of %s %d holds NaN or infinity.".formatted(what, i + 1),
                        "Encode it again in float32 or bfloat16: float16 overflows.");
            }
        }
    }
}
