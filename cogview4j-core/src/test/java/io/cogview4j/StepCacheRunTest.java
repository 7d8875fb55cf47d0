package io.cogview4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.data.Percentage.withPercentage;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.events.CachedBlocks;
import io.cogview4j.events.Cancellation;
import io.cogview4j.events.PlannedStage;
import io.cogview4j.events.RunEvent;
import io.cogview4j.events.RunListener;
import io.cogview4j.events.Stage;
import io.cogview4j.events.StageReport;
import io.cogview4j.events.Step;
import io.cogview4j.events.StepControl;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.fixtures.Stages;
import io.cogview4j.memory.Residency;
import io.cogview4j.memory.StageNeeds;
import io.cogview4j.memory.StagePlan;
import io.cogview4j.message.CancelledException;
import io.cogview4j.pipeline.PassState;
import io.cogview4j.resume.ResumeFile;
import io.cogview4j.sampling.Guidance;
import io.cogview4j.sampling.GuidanceInterval;
import io.cogview4j.sampling.SamplerName;
import io.cogview4j.sampling.Sampling;
import io.cogview4j.sampling.StepCache;
import io.cogview4j.sampling.StepCache.FirstBlock;
import io.cogview4j.sampling.StepCache.Taylor;
import io.cogview4j.transformer.StepMemory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Caches of steps in whole runs of a model of six blocks. */
class StepCacheRunTest {
    private static final int STEPS = 8;
    private static final int BLOCKS = 6;
    private static final StepCache SOME = new FirstBlock(0.25);

    private static Session session;

    @TempDir
    private Path folder;

    @BeforeAll
    static void open() {
        session = CogView4.open(ModelCopy.TINY).session();
    }

    @AfterAll
    static void close() {
        session.close();
    }

    private static ImageRequest.Builder settings(StepCache cache) {
        return ImageRequest.builder()
                .size(64, 64)
                .steps(STEPS)
                .guidanceScale(3)
                .seed(7)
                .cache(cache);
    }

    private static ImageRequest.Builder heart(StepCache cache) {
        return settings(cache).prompt("a red heart");
    }

    private static CachedBlocks cached(GeneratedImages images) {
        return images.stages().stream()
                .map(StageReport::cached)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }

    private static CachedBlocks cached(ImageRequest.Builder request, Function<Step, StepControl> decision) {
        return cached(session.prepare(request.build()).run(RunListener.deciding(decision), Cancellation.never()));
    }

    private static CachedBlocks cached(ImageRequest.Builder request) {
        return cached(session.generate(request.build()));
    }

    private static byte[] pixels(ImageRequest.Builder request) {
        return session.generate(request.build()).first().rgb();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fbc:0", "taylor:2,1"})
    void whatLeavesNothingOutGivesTheExactImage(String cache) {
        assertThat(pixels(heart(StepCache.parse(cache))))
                .isEqualTo(pixels(ImageRequest.builder()
                        .prompt("a red heart")
                        .size(64, 64)
                        .steps(STEPS)
                        .guidanceScale(3)
                        .seed(7)));
    }

    @Test
    void whereNoCacheIsAskedForNoneIsTold() {
        assertThat(session.generate(heart(StepCache.OFF).build()).stages())
                .extracting(StageReport::cached)
                .containsOnlyNulls();
    }

    @Test
    void whatIsForecastIsTold() {
        assertThat(cached(heart(new Taylor(1, 5))))
                .isEqualTo(new CachedBlocks(2L * BLOCKS * STEPS, 2L * BLOCKS * 4, 2 * STEPS, 2 * (STEPS - 4)));
    }

    private static double operations(ImageRequest.Builder request) {
        return session.prepare(request.build()).memory().stages().stream()
                .filter(stage -> stage.stage() == Stage.DENOISING)
                .mapToDouble(PlannedStage::operations)
                .sum();
    }

    @Test
    void whatIsForecastTakesNoTimeInAPlan() {
        assertThat(operations(heart(new Taylor(1, 5))))
                .isCloseTo(operations(heart(StepCache.OFF)) * 4 / STEPS, withPercentage(0.1));
    }

    @Test
    void whereGuidanceEndsNothingIsForecastInAPlan() {
        Guidance firstHalf = Guidance.of(3).withInterval(new GuidanceInterval.Fractions(0, 0.5));

        assertThat(operations(heart(new Taylor(1, 5)).guidance(firstHalf)))
                .isCloseTo(operations(heart(StepCache.OFF).guidance(firstHalf)) * 3 / 4, withPercentage(0.1));
    }

    @Test
    void whatTheFirstBlockWillSaveIsNotKnownToAPlan() {
        assertThat(operations(heart(SOME))).isEqualTo(operations(heart(StepCache.OFF)));
    }

    @Test
    void whatTheFirstBlockSavesIsTold() {
        CachedBlocks cached = cached(heart(SOME));

        assertThat(cached.blocks()).isEqualTo(2L * BLOCKS * STEPS);
        assertThat(cached.shortened()).isPositive();
        assertThat(cached.blocks() - cached.computed()).isEqualTo(cached.shortened() * (BLOCKS - 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fbc:0.25", "taylor:1,3"})
    void anImageBesideOthersIsTheOneThatItIsAlone(String text) {
        StepCache cache = StepCache.parse(text);
        List<String> prompts = List.of("a red heart", "a blue circle on a yellow background, large");
        GeneratedImages together = session.generate(
                settings(cache).prompt(prompts.get(0)).prompt(prompts.get(1)).build());

        for (int i = 0; i < 2; i++) {
            assertThat(together.images().get(i).rgb())
                    .isEqualTo(pixels(settings(cache).prompt(prompts.get(i)).seed(7 + i)));
        }
    }

    @Test
    void whereGuidanceBeginsOrEndsThePassesBeforeAreForgotten() {
        Guidance guidance = Guidance.of(3).withInterval(new GuidanceInterval.Steps(5, 8));

        assertThat(cached(heart(new Taylor(1, 100)).guidance(guidance)).shortened())
                .isEqualTo(1 + 2); // the fourth and the last one, each after three that were computed
    }

    @Test
    void eachEvaluationOfASamplerCounts() {
        CachedBlocks cached = cached(
                heart(new Taylor(1, 5)).sampling(Sampling.with(SamplerName.HEUN).withCache(new Taylor(1, 5))));

        assertThat(cached.evaluations()).isEqualTo(2 * (2 * STEPS - 1));
        assertThat(cached.shortened()).isEqualTo(2 * (2 * STEPS - 1 - 6));
    }

    @Test
    void stepsWithoutVelocityAreNoEvaluations() {
        CachedBlocks cached =
                cached(heart(new Taylor(1, 5)).guidance(Guidance.of(3).zeroStar(2)));

        assertThat(cached.evaluations()).isEqualTo(2 * (STEPS - 2));
        assertThat(cached.shortened()).isEqualTo(2 * 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fbc:1", "taylor:1,100"})
    void otherLatentsAreNoContinuation(String text) {
        StepCache cache = StepCache.parse(text);
        long before = cached(heart(cache)).computed();

        CachedBlocks cached = cached(
                heart(cache),
                step -> step.index() == STEPS - 2 ? StepControl.withLatents(step.latents()) : StepControl.proceed());

        assertThat(cached.computed()).isGreaterThan(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fbc:1", "taylor:1,100"})
    void otherEmbeddingsAreNoContinuation(String text) {
        StepCache cache = StepCache.parse(text);
        long before = cached(heart(cache)).computed();

        CachedBlocks cached = cached(heart(cache), step -> {
            PromptEmbeddings same = step.embeddings();
            return step.index() == STEPS - 2 ? StepControl.withEmbeddings(same) : StepControl.proceed();
        });

        assertThat(cached.computed()).isGreaterThan(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fbc:0.25", "taylor:2,3"})
    void aRunThatWasSavedGoesOnBitForBit(String text) {
        new SavedRuns(session, folder.resolve("run.safetensors")).areThoseOfOneRun(heart(StepCache.parse(text)), 4, 7);
    }

    @Test
    void aRunThatWasSavedGoesOnWhereGuidanceTurns() {
        new SavedRuns(session, folder.resolve("run.safetensors"))
                .areThoseOfOneRun(
                        heart(SOME).guidance(Guidance.of(3).withInterval(new GuidanceInterval.Steps(3, 6))), 3, 6);
    }

    @Test
    void anExactRunSavesNothingOfEvaluations() {
        Path file = folder.resolve("run.safetensors");
        new SavedRuns(session, file).cancelled(heart(StepCache.OFF), 3);

        assertThat(ResumeFile.read(file).state())
                .extracting(PassState::evaluations)
                .isEqualTo(StepMemory.NONE);
    }

    @Test
    void progressNeverGoesBack() {
        for (StepCache cache : List.of(new FirstBlock(1), new Taylor(1, 5))) {
            List<Double> done = new ArrayList<>();
            RunListener listener = RunListener.hearing(event -> {
                if (event instanceof RunEvent.Advanced(Stage stage, double units, int _) && stage == Stage.DENOISING) {
                    done.add(units);
                }
            });
            session.prepare(heart(cache).build()).run(listener, Cancellation.never());

            assertThat(done).isSorted().endsWith((double) STEPS).contains(1.0, 2.0, 7.0);
        }
    }

    @Test
    void aRunIsCancelledWithinAStepThatIsCutShort() {
        Cancellation cancellation = new Cancellation();
        RunListener listener = RunListener.hearing(event -> {
            if (event instanceof RunEvent.Advanced(Stage _, double units, int _) && units > 4) {
                cancellation.cancel();
            }
        });

        assertThatExceptionOfType(CancelledException.class)
                .isThrownBy(
                        () -> session.prepare(heart(new FirstBlock(1)).build()).run(listener, cancellation));
    }

    @Test
    void whatACacheKeepsIsPartOfThePlan() {
        long tokens = (64 / 16) * (64 / 16);
        long width = 256;

        assertThat(planned(SOME).workBytes() - planned(StepCache.OFF).workBytes())
                .isEqualTo(Float.BYTES * width * tokens * (2 * 2 + 1));
        assertThat(planned(new Taylor(1, 5)).workBytes()
                        - planned(StepCache.OFF).workBytes())
                .isEqualTo(Float.BYTES * 2 * 2 * 2 * (16L * 8 * 8)); // two orders, two sequences, twice
    }

    @Test
    void theSmallestBudgetChangesNoBit() {
        Stages stages = Stages.of(ModelCopy.TINY);
        ImageRequest request =
                Stages.settings().size(64, 96).steps(STEPS).cache(SOME).seed(7).build();
        PromptEmbeddings embeddings = stages.encode(PromptRequest.of("a red heart"), true);
        StageNeeds needs = stages.denoisingNeeds(embeddings, request);
        Stages tight = stages.within(StagePlan.smallestBudgetBytes(0, needs));

        assertThat(tight.planner().get().denoising(needs).residency()).isEqualTo(new Residency(0, 0));
        assertThat(tight.denoise(embeddings, request).values())
                .isEqualTo(stages.denoise(embeddings, request).values());
    }

    private static PlannedStage planned(StepCache cache) {
        return session.prepare(heart(cache).build()).memory().stages().stream()
                .filter(stage -> stage.stage() == Stage.DENOISING)
                .findFirst()
                .orElseThrow();
    }
}
