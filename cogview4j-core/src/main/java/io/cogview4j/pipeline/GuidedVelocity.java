package io.cogview4j.pipeline;

import io.cogview4j.api.Latents;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.editing.Conditioning;
import io.cogview4j.nn.PartListener;
import io.cogview4j.sampling.Guidance;
import io.cogview4j.transformer.Batch;
import io.cogview4j.transformer.CogView4Transformer;
import io.cogview4j.transformer.ImageGeometry;
import io.cogview4j.transformer.PassTally;
import io.cogview4j.transformer.StepMemory;
import io.cogview4j.transformer.TextSequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The velocity of a run's images: the transformer's, guided. Keeps the batch of sequences from one evaluation to the next, until
 * negative prompts begin or cease to take part or embeddings are exchanged; with it goes what a cache of steps knows. To be closed.
 */
final class GuidedVelocity implements AutoCloseable {
    /** Keeps CFG-Zero*'s scale finite, as in diffusers. */
    private static final double EPSILON = 1e-8;

    private final CogView4Transformer transformer;
    private final ResolvedSettings settings;
    private final ImageGeometry geometry;
    private final Conditioning conditioning;
    private final int images;
    private PromptEmbeddings embeddings;
    private StepMemory earlier;
    private @Nullable Evaluation last;

    /** The sequences of the last evaluation, and what it saw. */
    private record Evaluation(Batch batch, boolean guided, List<Latents> inputs, float[] timesteps) {}

    GuidedVelocity(
            CogView4Transformer transformer,
            ResolvedSettings settings,
            ImageGeometry geometry,
            Conditioning conditioning,
            int images,
            PromptEmbeddings embeddings,
            StepMemory earlier) {
        this.transformer = transformer;
        this.settings = settings;
        this.geometry = geometry;
        this.conditioning = conditioning;
        this.images = images;
        this.embeddings = embeddings;
        this.earlier = earlier;
    }

    PromptEmbeddings embeddings() {
        return embeddings;
    }

    /** Goes on with other embeddings. */
    void exchange(PromptEmbeddings embeddings) {
        close();
        earlier = StepMemory.NONE;
        this.embeddings = embeddings;
    }

    /** Goes on with other latents than the last evaluations were leading to. */
    void forget() {
        earlier = StepMemory.NONE;
        if (last != null) {
            last.batch().forget();
        }
    }

    /** What the evaluations have left for the next one. */
    StepMemory memory() {
        return last == null ? earlier : last.batch().memory();
    }

    /** What of the last evaluation was computed. */
    PassTally lastPass() {
        if (last == null) {
            throw new IllegalStateException("nothing was evaluated");
        }
        return last.batch().lastPass();
    }

    /**
     * Evaluates the transformer for all images.
     *
     * @param latents {@code [images, C, Hl, Wl]}
     * @param timestep that it is told
     * @param step whose guidance counts, from 0
     * @return as many values as the latents have
     */
    float[] at(Latents latents, float timestep, int step, PartListener blocks) {
        boolean guided = settings.guidedAt(step);
        float[] timesteps = new float[images];
        Arrays.fill(timesteps, timestep);
        Evaluation evaluation = new Evaluation(batch(guided, blocks), guided, inputs(latents), timesteps);
        last = evaluation;
        List<Latents> velocities = transformer.forward(evaluation.batch(), evaluation.inputs(), timesteps, blocks);
        int each = latents.valuesPerImage();
        float[] all = new float[latents.values().length];
        for (int i = 0; i < images; i++) {
            float[] prompt = velocities.get(i).values();
            float[] velocity =
                    guided ? guided(prompt, velocities.get(images + i).values(), step) : prompt;
            System.arraycopy(velocity, 0, all, i * each, each);
        }
        return all;
    }

    /** Index of the first block with NaN or infinity in the last evaluation, or {@link NonFiniteSearch#NONE}. */
    int firstNonFiniteBlock(PartListener listener) {
        return last == null
                ? NonFiniteSearch.NONE
                : NonFiniteSearch.firstBlock(transformer, last.batch(), last.inputs(), last.timesteps(), listener);
    }

    private float[] guided(float[] prompt, float[] negative, int step) {
        Guidance guidance = settings.guidance();
        float scale = (float) guidance.scaleAt(step, settings.steps());
        return guided(prompt, guidance.zeroSteps() == null ? negative : nearestMultiple(negative, prompt), scale);
    }

    /** {@code u + g (v - u)}. */
    static float[] guided(float[] prompt, float[] negative, float scale) {
        float[] guided = new float[prompt.length];
        for (int j = 0; j < guided.length; j++) {
            guided[j] = negative[j] + scale * (prompt[j] - negative[j]);
        }
        return guided;
    }

    /** {@code u <v, u> / |u|^2}: what CFG-Zero* takes for {@code u}. */
    static float[] nearestMultiple(float[] vector, float[] target) {
        double product = 0;
        double squares = EPSILON;
        for (int j = 0; j < vector.length; j++) {
            product += (double) vector[j] * target[j];
            squares += (double) vector[j] * vector[j];
        }
        float factor = (float) (product / squares);
        float[] multiple = new float[vector.length];
        for (int j = 0; j < multiple.length; j++) {
            multiple[j] = factor * vector[j];
        }
        return multiple;
    }

    private List<Latents> inputs(Latents latents) {
        return IntStream.range(0, images)
                .mapToObj(image -> conditioning.input(latents.image(image), image))
                .toList();
    }

    private Batch batch(boolean guided, PartListener listener) {
        if (last != null && last.guided() == guided) {
            return last.batch();
        }
        close();
        List<TextSequence> sequences = new ArrayList<>();
        addSequences(embeddings.prompts(), sequences);
        if (guided) {
            addSequences(embeddings.negatives(), sequences);
        }
        Batch batch = transformer.prepare(Collections.nCopies(images, geometry), sequences, settings.cache());
        try {
            transformer.recall(batch, earlier, (_, _) -> listener.done(0, 0));
        } catch (RuntimeException e) {
            batch.close();
            throw e;
        }
        earlier = StepMemory.NONE;
        return batch;
    }

    /** Prompts first, then, when guided, negative prompts: two sequences for each image. */
    private void addSequences(List<PromptEmbedding> texts, List<TextSequence> sequences) {
        for (int i = 0; i < images; i++) {
            sequences.add(new TextSequence(i, texts.get(i / settings.imagesPerPrompt())));
        }
    }

    @Override
    public void close() {
        if (last != null) {
            last.batch().close();
            last = null;
        }
    }
}
