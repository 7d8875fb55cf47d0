package io.cogview4j.pipeline;

import io.cogview4j.api.Latents;
import io.cogview4j.api.MessageCode;
import io.cogview4j.api.NumericException;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.StepCallback;
import io.cogview4j.pipeline.StageMeter.Units;
import io.cogview4j.random.NoiseSource;
import io.cogview4j.scheduler.FlowMatchEulerScheduler;
import io.cogview4j.scheduler.Schedule;
import io.cogview4j.transformer.Batch;
import io.cogview4j.transformer.BlockListener;
import io.cogview4j.transformer.CogView4Transformer;
import io.cogview4j.transformer.Picture;
import io.cogview4j.transformer.TextSequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** From noise to latents: predict the velocity, guide, step. For one run. */
final class DenoisingLoop {
    private final ResolvedSettings settings;
    private final FlowMatchEulerScheduler scheduler;
    private final Schedule schedule;
    private final Picture picture;
    private final NoiseSource noise;
    private final Latents initial;
    private PromptEmbeddings embeddings;

    /** Looks at embeddings that a callback gives in exchange; throws if they cannot be used. */
    @FunctionalInterface
    interface ExchangeCheck {
        /** @param step after which they were given, from 0 */
        void require(PromptEmbeddings before, PromptEmbeddings after, int step);
    }

    /** Takes the embeddings as they are: whether they can be used is looked at before. */
    DenoisingLoop(DenoisingPlan plan, BatchNoise noise, PromptEmbeddings embeddings) {
        this.settings = plan.settings();
        this.scheduler = plan.scheduler();
        this.schedule = plan.schedule();
        this.picture = plan.picture();
        this.noise = noise.source();
        this.initial = noise.initial();
        this.embeddings = embeddings;
    }

    int steps() {
        return schedule.steps();
    }

    /** Denoises; the callback may change latents and embeddings between steps, or stop. */
    Latents run(CogView4Transformer transformer, StepCallback callback, ExchangeCheck check, Units progress) {
        Latents latents = initial;
        Batch batch = prepare(transformer);
        try {
            for (int i = 0; i < schedule.steps(); i++) {
                latents = step(transformer, batch, latents, i);
                progress.done(i + 1);
                StepCallback.Decision decision = callback.after(new StepCallback.Step(
                        i, schedule.steps(), schedule.timesteps()[i], schedule.sigmas()[i], latents, embeddings));
                if (decision.latents() != null) {
                    latents = decision.latents();
                }
                if (decision.stop()) {
                    break;
                }
                if (decision.prompts() != null || decision.negatives() != null) {
                    PromptEmbeddings exchanged = new PromptEmbeddings(
                            decision.prompts() == null ? embeddings.prompts() : decision.prompts(),
                            decision.negatives() == null ? embeddings.negatives() : decision.negatives());
                    check.require(embeddings, exchanged, i);
                    embeddings = exchanged;
                    batch.close();
                    batch = prepare(transformer);
                }
            }
            return latents;
        } finally {
            batch.close();
        }
    }

    /** Prompts first, then, when guided, negative prompts: two sequences for each picture. */
    private Batch prepare(CogView4Transformer transformer) {
        List<TextSequence> sequences = new ArrayList<>();
        addSequences(embeddings.prompts(), sequences);
        if (settings.guided()) {
            addSequences(embeddings.negatives(), sequences);
        }
        return transformer.prepare(Collections.nCopies(initial.batch(), picture), sequences);
    }

    private void addSequences(List<PromptEmbedding> texts, List<TextSequence> sequences) {
        for (int i = 0; i < initial.batch(); i++) {
            sequences.add(new TextSequence(i, texts.get(i / settings.imagesPerPrompt())));
        }
    }

    private Latents step(CogView4Transformer transformer, Batch batch, Latents latents, int index) {
        List<Latents> pictures =
                IntStream.range(0, latents.batch()).mapToObj(latents::image).toList();
        float[] timesteps = new float[latents.batch()];
        Arrays.fill(timesteps, schedule.timesteps()[index]);
        List<Latents> velocities = transformer.forward(batch, pictures, timesteps, BlockListener.NONE);
        float[] next = scheduler.step(
                schedule,
                index,
                latents.values(),
                velocity(velocities),
                () -> noise.normal(latents.batch(), latents.valuesPerImage()));
        if (!Finite.all(next)) {
            int block = NonFiniteSearch.firstBlock(transformer, batch, pictures, timesteps);
            throw notFinite(index, block);
        }
        return new Latents(next, latents.batch(), latents.channels(), latents.height(), latents.width());
    }

    /** Classifier-free guidance, Ho and Salimans: {@code v_negative + g (v_prompt - v_negative)}. */
    private float[] velocity(List<Latents> velocities) {
        int each = initial.valuesPerImage();
        float scale = (float) settings.guidanceScale();
        float[] all = new float[initial.values().length];
        for (int i = 0; i < initial.batch(); i++) {
            float[] prompt = velocities.get(i).values();
            if (settings.guided()) {
                float[] negative = velocities.get(initial.batch() + i).values();
                for (int j = 0; j < each; j++) {
                    all[i * each + j] = negative[j] + scale * (prompt[j] - negative[j]);
                }
            } else {
                System.arraycopy(prompt, 0, all, i * each, each);
            }
        }
        return all;
    }

    private NumericException notFinite(int index, int block) {
        int step = index + 1;
        return block == NonFiniteSearch.NONE
                ? new NumericException(MessageCode.STEP_NOT_FINITE_AFTER_BLOCKS, step, schedule.steps())
                : new NumericException(MessageCode.STEP_NOT_FINITE, step, schedule.steps(), block);
    }
}
