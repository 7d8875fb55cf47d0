package io.cogview4j.pipeline;

import io.cogview4j.api.Latents;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.Step;
import io.cogview4j.api.StepControl;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.NumericException;
import io.cogview4j.nn.PartListener;
import io.cogview4j.random.NoiseSource;
import io.cogview4j.scheduler.Sampler;
import io.cogview4j.scheduler.Schedule;
import io.cogview4j.transformer.Batch;
import io.cogview4j.transformer.CogView4Transformer;
import io.cogview4j.transformer.ImageGeometry;
import io.cogview4j.transformer.TextSequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** From noise to latents: predict the velocity, guide, step. For one run of images of one size. */
final class Denoiser {
    private final ResolvedSettings settings;
    private final Sampler sampler;
    private final Schedule schedule;
    private final ImageGeometry geometry;
    private final NoiseSource noise;
    private final Start start;
    private final Conditioning conditioning;
    private PromptEmbeddings embeddings;

    /** Looks at embeddings that a listener gives in exchange; throws if they cannot be used. */
    @FunctionalInterface
    interface ExchangeCheck {
        /** @param step after which they were given, from 0 */
        void require(PromptEmbeddings before, PromptEmbeddings after, int step);
    }

    /**
     * Takes the embeddings as they are: whether they can be used is looked at before.
     *
     * @param noise that stochastic sampling adds
     */
    Denoiser(
            DenoisingPlan plan,
            Start start,
            Conditioning conditioning,
            NoiseSource noise,
            PromptEmbeddings embeddings) {
        this.settings = plan.settings();
        this.sampler = plan.sampler();
        this.schedule = plan.schedule();
        this.geometry = plan.geometry();
        this.noise = noise;
        this.start = start;
        this.conditioning = conditioning;
        this.embeddings = embeddings;
    }

    int images() {
        return start.latents().batch();
    }

    /** Denoises; the listener may change latents and embeddings between steps, or stop. */
    Latents run(CogView4Transformer transformer, RunControl control, ExchangeCheck check, StageMeter.Units units) {
        Latents latents = start.latents();
        Batch batch = prepare(transformer);
        try {
            for (int i = start.step(); i < schedule.steps(); i++) {
                Step step = step(transformer, batch, latents, i, units);
                latents = step.latents();
                units.done(i + 1 - start.step());
                StepControl decision = control.after(step);
                if (decision.latents() != null) {
                    latents = decision.latents();
                }
                if (decision.stop()) {
                    break;
                }
                if (decision.embeddings() != null) {
                    check.require(embeddings, decision.embeddings(), i);
                    embeddings = decision.embeddings();
                    batch.close();
                    batch = prepare(transformer);
                }
            }
            return latents;
        } finally {
            batch.close();
        }
    }

    /** Prompts first, then, when guided, negative prompts: two sequences for each image. */
    private Batch prepare(CogView4Transformer transformer) {
        List<TextSequence> sequences = new ArrayList<>();
        addSequences(embeddings.prompts(), sequences);
        if (settings.guided()) {
            addSequences(embeddings.negatives(), sequences);
        }
        return transformer.prepare(Collections.nCopies(images(), geometry), sequences);
    }

    private void addSequences(List<PromptEmbedding> texts, List<TextSequence> sequences) {
        for (int i = 0; i < images(); i++) {
            sequences.add(new TextSequence(i, texts.get(i / settings.imagesPerPrompt())));
        }
    }

    private Step step(
            CogView4Transformer transformer, Batch batch, Latents latents, int index, StageMeter.Units units) {
        Sampler.Sampled sampled = sampler.step(
                (sample, timestep) ->
                        velocity(transformer, batch, latents.withValues(sample), timestep, units.within(index - start.step())),
                schedule,
                index,
                latents.values(),
                () -> noise.normal(latents.batch(), latents.valuesPerImage()));
        if (!Finite.all(sampled.sample())) {
            throw notFinite(
                    index,
                    NonFiniteSearch.firstBlock(transformer, batch, inputs(latents), timesteps(index), units.aside()));
        }
        return new Step(
                index - start.step(),
                schedule.steps() - start.step(),
                schedule.timesteps()[index],
                schedule.sigmas()[index],
                conditioning.after(latents.withValues(sampled.sample()), index),
                conditioning.after(latents.withValues(sampled.clean()), schedule.steps() - 1),
                embeddings);
    }

    /** Classifier-free guidance, Ho and Salimans: {@code v_negative + g (v_prompt - v_negative)}. */
    private float[] velocity(
            CogView4Transformer transformer, Batch batch, Latents latents, float timestep, PartListener blocks) {
        float[] timesteps = new float[images()];
        Arrays.fill(timesteps, timestep);
        List<Latents> velocities = transformer.forward(batch, inputs(latents), timesteps, blocks);
        int each = latents.valuesPerImage();
        float scale = (float) settings.guidanceScale();
        float[] all = new float[latents.values().length];
        for (int i = 0; i < images(); i++) {
            float[] prompt = velocities.get(i).values();
            if (settings.guided()) {
                float[] negative = velocities.get(images() + i).values();
                for (int j = 0; j < each; j++) {
                    all[i * each + j] = negative[j] + scale * (prompt[j] - negative[j]);
                }
            } else {
                System.arraycopy(prompt, 0, all, i * each, each);
            }
        }
        return all;
    }

    private List<Latents> inputs(Latents latents) {
        return IntStream.range(0, images())
                .mapToObj(image -> conditioning.input(latents.image(image), image))
                .toList();
    }

    private float[] timesteps(int index) {
        float[] timesteps = new float[images()];
        Arrays.fill(timesteps, schedule.timesteps()[index]);
        return timesteps;
    }

    private NumericException notFinite(int index, int block) {
        int step = index + 1 - start.step();
        int steps = schedule.steps() - start.step();
        return block == NonFiniteSearch.NONE
                ? new NumericException(CoreMessage.STEP_NOT_FINITE_AFTER_BLOCKS, step, steps)
                : new NumericException(CoreMessage.STEP_NOT_FINITE, step, steps, block);
    }
}
