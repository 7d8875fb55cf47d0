package io.cogview4j.pipeline;

import io.cogview4j.api.InitialNoise;
import io.cogview4j.api.InvalidRequestException;
import io.cogview4j.api.Latents;
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
import io.cogview4j.transformer.TransformerConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * From noise to latents: predict the velocity, guide, step. Everything that can be wrong with a request is found while
 * planning, before the transformer is opened.
 */
final class DenoisingLoop {
    private final ResolvedSettings settings;
    private final FlowMatchEulerScheduler scheduler;
    private final Schedule schedule;
    private final NoiseSource noise;
    private final Picture picture;
    private final Latents initial;
    private PromptEmbeddings embeddings;

    private DenoisingLoop(
            ResolvedSettings settings,
            FlowMatchEulerScheduler scheduler,
            Schedule schedule,
            NoiseSource noise,
            Picture picture,
            Latents initial,
            PromptEmbeddings embeddings) {
        this.settings = settings;
        this.scheduler = scheduler;
        this.schedule = schedule;
        this.noise = noise;
        this.picture = picture;
        this.initial = initial;
        this.embeddings = embeddings;
    }

    static DenoisingLoop plan(
            ResolvedSettings settings,
            PromptEmbeddings embeddings,
            FlowMatchEulerScheduler scheduler,
            TransformerConfig config,
            int vaeScaleFactor) {
        Picture picture = new Picture(
                settings.size().height() / vaeScaleFactor,
                settings.size().width() / vaeScaleFactor,
                settings.conditions());
        int patch = config.patchSize();
        int imageTokens = (picture.latentHeight() / patch) * (picture.latentWidth() / patch);
        Schedule schedule = scheduler.schedule(
                settings.steps(),
                imageTokens,
                settings.timesteps().isEmpty() ? null : settings.timesteps(),
                settings.sigmas().isEmpty() ? null : settings.sigmas());
        int images = embeddings.prompts().size() * settings.imagesPerPrompt();
        NoiseSource noise = noise(settings.noise());
        Latents initial = initial(settings.noise(), noise, images, config.inChannels(), picture);
        return new DenoisingLoop(settings, scheduler, schedule, noise, picture, initial, embeddings);
    }

    private static NoiseSource noise(InitialNoise noise) {
        return switch (noise) {
            case InitialNoise.Seed(long seed) -> NoiseSource.ofBatch(seed);
            case InitialNoise.Seeds(List<Long> seeds) -> NoiseSource.ofEach(seeds);
            case InitialNoise.Given _ -> NoiseSource.ofBatch(0); // for stochastic sampling only
        };
    }

    private static Latents initial(InitialNoise noise, NoiseSource source, int images, int channels, Picture picture) {
        int height = picture.latentHeight();
        int width = picture.latentWidth();
        if (!(noise instanceof InitialNoise.Given(Latents given))) {
            return new Latents(source.normal(images, channels * height * width), images, channels, height, width);
        }
        if (given.batch() != images
                || given.channels() != channels
                || given.height() != height
                || given.width() != width) {
            throw new InvalidRequestException(
                    "The given latents are [%d, %d, %d, %d], but this request needs [%d, %d, %d, %d]."
                            .formatted(
                                    given.batch(),
                                    given.channels(),
                                    given.height(),
                                    given.width(),
                                    images,
                                    channels,
                                    height,
                                    width),
                    "Give latents of that shape: pictures, channels, height and width of the latents.");
        }
        if (!Finite.all(given.values())) {
            throw new InvalidRequestException(
                    "The given latents hold NaN or infinity.", "Give finite values, normally distributed.");
        }
        return given;
    }

    int steps() {
        return schedule.steps();
    }

    /** Denoises; the callback may change latents and embeddings between steps, or stop. */
    Latents run(CogView4Transformer transformer, StepCallback callback, Units progress) {
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
                    embeddings = new PromptEmbeddings(
                            decision.prompts() == null ? embeddings.prompts() : decision.prompts(),
                            decision.negatives() == null ? embeddings.negatives() : decision.negatives());
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
        String where = block == NonFiniteSearch.NONE
                ? "after the last transformer block"
                : "first in transformer block " + block;
        return new NumericException(
                "Step %d of %d gave NaN or infinity, %s.".formatted(index + 1, schedule.steps(), where),
                "The weights are probably damaged or were stored in float16, which overflows in this model: "
                        + "use a float32 or bfloat16 checkpoint and compare its checksums.");
    }
}
