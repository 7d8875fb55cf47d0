package io.cogview4j.measure;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.DeviceBudget;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.Latents;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.SizeConditions;
import io.cogview4j.nn.PartListener;
import io.cogview4j.random.TorchGenerator;
import io.cogview4j.tensor.Backend;
import io.cogview4j.transformer.Batch;
import io.cogview4j.transformer.CogView4Transformer;
import io.cogview4j.transformer.ImageGeometry;
import io.cogview4j.transformer.TextSequence;
import io.cogview4j.transformer.TransformerConfig;
import io.cogview4j.transformer.TransformerNeeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** One pass of the transformer over random latents, each with every one of some random embeddings. */
final class StepWorkload implements Workload {
    private static final long SEED = 1;
    private static final int PIXELS_PER_LATENT_SIDE = 8;
    private static final float TIMESTEP = 500;

    private final CogView4Transformer transformer;
    private final Batch batch;
    private final List<Latents> latents;
    private final float[] timesteps;
    private final double operations;

    private StepWorkload(
            CogView4Transformer transformer, ImageSize size, List<Latents> latents, List<TextSequence> sequences) {
        this.transformer = transformer;
        this.latents = latents;
        this.timesteps = new float[latents.size()];
        Arrays.fill(timesteps, TIMESTEP);
        Latents first = latents.getFirst();
        ImageGeometry image = new ImageGeometry(first.height(), first.width(), SizeConditions.of(size));
        this.batch = transformer.prepare(Collections.nCopies(latents.size(), image), sequences);
        int patchSide = transformer.config().patchSize();
        this.operations = TransformerNeeds.operations(
                transformer.config(),
                (long) (first.height() / patchSide) * (first.width() / patchSide),
                sequences.stream().map(sequence -> sequence.text().tokens()).toList());
    }

    /** @param textTokens of each text that every image is denoised with, in a sequence of its own */
    static StepWorkload open(
            TransformerConfig config,
            ImageSize size,
            int images,
            List<Integer> textTokens,
            ComputeSettings compute,
            DeviceBudget deviceBudget) {
        size.requireMultiple(PIXELS_PER_LATENT_SIDE * config.patchSize());
        TorchGenerator random = new TorchGenerator(SEED);
        List<Latents> latents = Collections.nCopies(images, noise(random, config.inChannels(), size));
        List<TextSequence> sequences = new ArrayList<>();
        for (int tokens : textTokens) {
            PromptEmbedding text = embedding(random, config, tokens);
            for (int image = 0; image < images; image++) {
                sequences.add(new TextSequence(image, text));
            }
        }
        CogView4Transformer transformer = CogView4Transformer.random(config, Backend.open(compute, deviceBudget), SEED);
        try {
            return new StepWorkload(transformer, size, latents, sequences);
        } catch (RuntimeException e) {
            transformer.close();
            throw e;
        }
    }

    private static Latents noise(TorchGenerator random, int channels, ImageSize size) {
        int height = size.height() / PIXELS_PER_LATENT_SIDE;
        int width = size.width() / PIXELS_PER_LATENT_SIDE;
        return new Latents(random.randn(channels * height * width), 1, channels, height, width);
    }

    private static PromptEmbedding embedding(TorchGenerator random, TransformerConfig config, int tokens) {
        return new PromptEmbedding(random.randn(tokens * config.textEmbedDim()), tokens, config.textEmbedDim());
    }

    @Override
    public double operations() {
        return operations;
    }

    @Override
    public void run() {
        transformer.forward(batch, latents, timesteps, PartListener.NONE);
    }

    @Override
    public void close() {
        batch.close();
        transformer.close();
    }
}
