package io.cogview4j.bench;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.Latents;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.SizeConditions;
import io.cogview4j.bench.Scenario.Workload;
import io.cogview4j.random.TorchGenerator;
import io.cogview4j.transformer.Batch;
import io.cogview4j.transformer.BlockListener;
import io.cogview4j.transformer.CogView4Transformer;
import io.cogview4j.transformer.Picture;
import io.cogview4j.transformer.TextSequence;
import io.cogview4j.transformer.TransformerConfig;
import io.cogview4j.transformer.TransformerNeeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One pass of the transformer over random latents and embeddings, for prompts and negative prompts. */
final class StepWorkload implements Workload {
    private static final long SEED = 1;
    private static final int PIXELS_PER_LATENT_SIDE = 8;
    private static final float TIMESTEP = 500;

    private final CogView4Transformer transformer;
    private final Batch batch;
    private final List<Latents> latents;
    private final float[] timesteps;

    private StepWorkload(TransformerConfig config, Subject.DenoisingStep step, ComputeSettings compute) {
        int pictures = step.pictures();
        TorchGenerator random = new TorchGenerator(SEED);
        Latents noise = noise(random, config.inChannels(), step.size());
        this.latents = IntStream.range(0, pictures).mapToObj(_ -> noise).toList();
        this.timesteps = new float[pictures];
        Arrays.fill(timesteps, TIMESTEP);
        PromptEmbedding prompt = embedding(random, config, step.tokens().prompt());
        PromptEmbedding negative = embedding(random, config, step.tokens().negative());
        List<TextSequence> sequences = new ArrayList<>();
        for (PromptEmbedding text : List.of(prompt, negative)) {
            IntStream.range(0, pictures).forEach(picture -> sequences.add(new TextSequence(picture, text)));
        }
        Picture picture = new Picture(noise.height(), noise.width(), SizeConditions.of(step.size()));
        this.transformer = CogView4Transformer.random(config, compute, SEED);
        this.batch = transformer.prepare(latents.stream().map(_ -> picture).toList(), sequences);
    }

    private static Latents noise(TorchGenerator random, int channels, ImageSize size) {
        int height = size.height() / PIXELS_PER_LATENT_SIDE;
        int width = size.width() / PIXELS_PER_LATENT_SIDE;
        return new Latents(random.randn(channels * height * width), 1, channels, height, width);
    }

    private static PromptEmbedding embedding(TorchGenerator random, TransformerConfig config, int tokens) {
        return new PromptEmbedding(random.randn(tokens * config.textEmbedDim()), tokens, config.textEmbedDim());
    }

    static Scenario scenario(
            TransformerConfig config, ImageSize size, int pictures, TokenCounts tokens, ComputeSettings compute) {
        Subject.DenoisingStep step = new Subject.DenoisingStep(size, pictures, tokens, config.numLayers());
        long tokenPixels =
                (long) PIXELS_PER_LATENT_SIDE * PIXELS_PER_LATENT_SIDE * config.patchSize() * config.patchSize();
        List<Integer> sequences = IntStream.range(0, pictures)
                .boxed()
                .flatMap(_ -> Stream.of(tokens.prompt(), tokens.negative()))
                .toList();
        return new Scenario(
                step,
                TransformerNeeds.operations(config, size.pixels() / tokenPixels, sequences),
                () -> new StepWorkload(config, step, compute));
    }

    @Override
    public void run() {
        transformer.forward(batch, latents, timesteps, BlockListener.NONE);
    }

    @Override
    public void close() {
        batch.close();
        transformer.close();
    }
}
