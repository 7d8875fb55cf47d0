package io.cogview4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.GenerationSettings;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.InvalidRequestException;
import io.cogview4j.api.Latents;
import io.cogview4j.api.Progress;
import io.cogview4j.api.ProgressListener;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.api.StageReport;
import io.cogview4j.api.StepCallback;
import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.image.RgbImage;
import io.cogview4j.memory.MemoryBudget;
import io.cogview4j.memory.Residency;
import io.cogview4j.memory.StagePlan;
import io.cogview4j.vae.DecoderNeeds;
import io.cogview4j.vae.Strips;
import io.cogview4j.vae.VaeConfig;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A budget decides what stays in memory, and nothing else. */
class MemoryBudgetRunTest {
    private static final PromptRequest PROMPTS = PromptRequest.of("a red heart", "三个绿色的星星");
    private static final GenerationSettings SETTINGS = GenerationSettings.builder()
            .size(new ImageSize(96, 128))
            .steps(3)
            .seed(7)
            .build();

    static List<Path> models() {
        return List.of(ModelCopy.TINY, ModelCopy.random("random-a"), ModelCopy.random("random-b"));
    }

    @ParameterizedTest
    @MethodSource("models")
    void embeddingsAreTheSameWithOneLayerAtATime(Path model) {
        PromptEncoder encoder = PromptEncoder.of(Checkpoint.read(model));
        List<Integer> tokens = encoder.countTokens(PROMPTS, true);
        PromptEncoder tight = encoder.with(planner(model, smallest(encoder.plan(tokens))));

        assertThat(tight.plan(tokens).residency()).isEqualTo(new Residency(0, 0));
        assertThat(values(tight)).isEqualTo(values(encoder));
    }

    @ParameterizedTest
    @MethodSource("models")
    void latentsAreTheSameWithOneBlockAtATime(Path model) {
        ImageGenerator generator = ImageGenerator.of(Checkpoint.read(model));
        List<Integer> tokens = PromptEncoder.of(Checkpoint.read(model))
                .countTokens(PROMPTS, generator.resolve(SETTINGS).guided());
        ImageGenerator tight = generator.with(planner(model, smallest(denoising(generator, tokens))));

        assertThat(denoising(tight, tokens).residency()).isEqualTo(new Residency(0, 0));
        assertThat(denoise(tight, model).values())
                .isEqualTo(denoise(generator, model).values());
    }

    @ParameterizedTest
    @MethodSource("models")
    void picturesAreTheSameWithNothingKeptWhole(Path model) {
        ImageGenerator generator = ImageGenerator.of(Checkpoint.read(model));
        Latents latents = denoise(generator, model);
        Path vae = Checkpoint.read(model).vae();
        long needed = StagePlan.smallestBudgetBytes(
                0,
                DecoderNeeds.of(
                        vae,
                        VaeConfig.read(vae.resolve("config.json")),
                        Strips.DEFAULT.withWholeValues(0),
                        latents.height(),
                        latents.width(),
                        latents.batch()));
        List<RgbImage> unlimited = generator.decode(latents, ProgressListener.NONE);
        List<RgbImage> tight = generator.with(planner(model, needed)).decode(latents, ProgressListener.NONE);
        for (int i = 0; i < unlimited.size(); i++) {
            assertThat(tight.get(i).rgb()).isEqualTo(unlimited.get(i).rgb());
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void everyStageTellsWhatItPlanned(Path model) {
        List<StageReport> stages = CogView4Pipeline.open(model)
                .generate(new ImageRequest(PROMPTS, SETTINGS))
                .stages();
        assertThat(stages)
                .hasSize(3)
                .allSatisfy(stage -> assertThat(stage.plannedPeakBytes()).isPresent());
    }

    @ParameterizedTest
    @MethodSource("models")
    void whatDoesNotFitIsRefusedBeforeAnythingIsEncoded(Path model) {
        CogView4Pipeline pipeline = CogView4Pipeline.open(model).withBudget(new MemoryBudget(10 << 20));
        List<Progress> heard = new ArrayList<>();
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> pipeline.generate(new ImageRequest(PROMPTS, SETTINGS), StepCallback.NONE, heard::add))
                .satisfies(e -> assertThat(e.code().name()).startsWith("MEMORY_TOO_SMALL"));
        assertThat(heard).isEmpty();
    }

    /** As if the process held nothing else, since what it holds would be more than these models need. */
    private static MemoryPlanner planner(Path model, long budgetBytes) {
        return new MemoryPlanner(
                Checkpoint.read(model), ComputeSettings.defaults(), new MemoryBudget(budgetBytes), () -> 0);
    }

    private static long smallest(StagePlan plan) {
        return StagePlan.smallestBudgetBytes(0, plan.needs());
    }

    private static StagePlan denoising(ImageGenerator generator, List<Integer> tokens) {
        int prompts = PROMPTS.prompts().size();
        // The decoding of the same plan would not fit: its needs are another matter.
        return generator.denoisingPlan(generator.resolve(SETTINGS), prompts, tokens);
    }

    private static Latents denoise(ImageGenerator generator, Path model) {
        PromptEmbeddings embeddings =
                PromptEncoder.of(Checkpoint.read(model)).encode(PROMPTS, true, ProgressListener.NONE);
        return generator.denoise(embeddings, SETTINGS, StepCallback.NONE, ProgressListener.NONE);
    }

    /** Buffers, because they are equal when their contents are. */
    private static List<FloatBuffer> values(PromptEncoder encoder) {
        return encoder.encode(PROMPTS, true, ProgressListener.NONE).prompts().stream()
                .map(embedding -> FloatBuffer.wrap(embedding.values()))
                .toList();
    }
}
