package io.cogview4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.Latents;
import io.cogview4j.api.Prompt;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.events.Cancellation;
import io.cogview4j.events.PlannedStage;
import io.cogview4j.events.RunEvent;
import io.cogview4j.events.RunListener;
import io.cogview4j.events.Stage;
import io.cogview4j.events.Step;
import io.cogview4j.events.StepControl;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.sampling.Guidance;
import io.cogview4j.sampling.GuidanceInterval;
import io.cogview4j.sampling.SamplerName;
import io.cogview4j.sampling.Sampling;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Samplers and guidance in whole runs. */
class SamplingRunTest {
    private static final CogView4 MODEL = CogView4.open(ModelCopy.TINY);

    private static ImageRequest request(UnaryOperator<ImageRequest.Builder> more) {
        return more.apply(ImageRequest.builder()
                        .size(64, 64)
                        .steps(4)
                        .guidanceScale(3)
                        .seed(7))
                .build();
    }

    private static ImageRequest heart(UnaryOperator<ImageRequest.Builder> more) {
        return request(builder -> more.apply(builder.prompt("a red heart")));
    }

    private static ImageRequest with(SamplerName sampler) {
        return heart(builder -> builder.sampling(Sampling.with(sampler)));
    }

    private static ImageRequest with(Guidance guidance) {
        return heart(builder -> builder.guidance(guidance));
    }

    private static byte[] pixels(ImageRequest request) {
        return MODEL.generate(request).first().rgb();
    }

    private static double operations(ImageRequest request) {
        return denoising(request).operations();
    }

    private static PlannedStage denoising(ImageRequest request) {
        return MODEL.prepare(request).memory().stages().stream()
                .filter(stage -> stage.stage() == Stage.DENOISING)
                .findFirst()
                .orElseThrow();
    }

    private static List<Step> steps(ImageRequest request) {
        List<Step> steps = new ArrayList<>();
        MODEL.prepare(request)
                .run(
                        RunListener.deciding(step -> {
                            steps.add(step);
                            return StepControl.proceed();
                        }),
                        Cancellation.never());
        return steps;
    }

    @Test
    void eulersMethodIsTheModelsOwn() {
        assertThat(pixels(with(SamplerName.EULER))).isEqualTo(pixels(heart(builder -> builder)));
    }

    @ParameterizedTest
    @EnumSource
    void anImageBesideAnotherIsTheOneThatItIsAlone(SamplerName sampler) {
        GeneratedImages both = MODEL.generate(request(
                builder -> builder.prompt("a red heart").prompt("a blue circle").sampling(Sampling.with(sampler))));

        assertThat(both.images().getFirst().rgb()).isEqualTo(pixels(with(sampler)));
    }

    @Test
    void samplersMakeDifferentImages() {
        assertThat(List.of(SamplerName.values()).stream()
                        .map(sampler -> List.of(MODEL.generate(with(sampler)).first()))
                        .distinct())
                .hasSize(4);
    }

    @Test
    void theForecastCountsEvaluations() {
        double each = operations(with(SamplerName.EULER)) / 4;

        assertThat(operations(with(SamplerName.HEUN))).isCloseTo(7 * each, within(1.0));
        assertThat(operations(with(SamplerName.DPMPP_2M))).isEqualTo(4 * each);
        assertThat(operations(with(SamplerName.UNIPC))).isEqualTo(4 * each);
    }

    @Test
    void theForecastCountsNegativePromptsWhereTheyTakePart() {
        double guided = operations(with(Guidance.of(3))) / 4;
        double unguided = operations(with(Guidance.of(1))) / 4;

        assertThat(unguided).isLessThan(0.6 * guided);
        assertThat(operations(with(Guidance.of(3).withInterval(new GuidanceInterval.Steps(2, 2)))))
                .isCloseTo(guided + 3 * unguided, within(1.0));
        assertThat(operations(with(Guidance.perStep(List.of(5.0, 4.0, 1.0, 0.5)))))
                .isCloseTo(2 * guided + 2 * unguided, within(1.0));
        assertThat(operations(with(Guidance.of(3).zeroStar(1)))).isCloseTo(3 * guided, within(1.0));
    }

    @Test
    void memoryIsThatOfGuidedStepsIfThereAreAny() {
        PlannedStage guided = denoising(with(Guidance.of(3)));
        PlannedStage partly = denoising(with(Guidance.of(3).withInterval(new GuidanceInterval.Steps(4, 4))));
        PlannedStage never = denoising(with(Guidance.of(3).withInterval(new GuidanceInterval.Steps(9, 9))));

        assertThat(partly.workBytes()).isEqualTo(guided.workBytes());
        assertThat(never.workBytes()).isEqualTo(denoising(with(Guidance.of(1))).workBytes());
        assertThat(MODEL.prepare(with(Guidance.of(3).withInterval(new GuidanceInterval.Steps(9, 9))))
                        .negativeTokens())
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void progressGoesOnEvenlyToTheEnd(SamplerName sampler) {
        List<Double> done = new ArrayList<>();
        MODEL.prepare(with(sampler))
                .run(
                        RunListener.hearing(event -> {
                            if (event instanceof RunEvent.Advanced(Stage stage, double units, int total)
                                    && stage == Stage.DENOISING) {
                                assertThat(total).isEqualTo(4);
                                done.add(units);
                            }
                        }),
                        Cancellation.never());

        assertThat(done)
                .isSorted()
                .doesNotHaveDuplicates()
                .contains(1.0, 2.0, 3.0)
                .endsWith(4.0);
    }

    @Test
    void theSameGuidanceAtEachStepIsThatOfAllSteps() {
        byte[] plain = pixels(with(Guidance.of(3)));

        assertThat(pixels(with(Guidance.perStep(List.of(3.0, 3.0, 3.0, 3.0))))).isEqualTo(plain);
        assertThat(pixels(with(Guidance.of(3).withInterval(new GuidanceInterval.Fractions(0, 1)))))
                .isEqualTo(plain);
    }

    @Test
    void outsideItsIntervalGuidanceIsOne() {
        assertThat(pixels(with(Guidance.of(3).withInterval(new GuidanceInterval.Steps(2, 3)))))
                .isEqualTo(pixels(with(Guidance.perStep(List.of(1.0, 3.0, 3.0, 1.0)))))
                .isEqualTo(pixels(with(Guidance.of(3).withInterval(new GuidanceInterval.Fractions(0.25, 0.75)))));
        assertThat(pixels(with(Guidance.of(3).withInterval(new GuidanceInterval.Steps(9, 9)))))
                .isEqualTo(pixels(with(Guidance.of(1))));
    }

    @Test
    void aStepWithoutVelocityLeavesTheNoise() {
        List<Step> steps = steps(with(Guidance.of(3).zeroStar(2)));
        List<Step> plain = steps(with(Guidance.of(3).zeroStar(0)));

        float[] noise = steps.getFirst().latents().values();
        assertThat(steps.get(1).latents().values()).containsExactly(noise);
        assertThat(steps.get(2).latents().values()).isNotEqualTo(noise);
        assertThat(plain.getFirst().latents().values()).isNotEqualTo(noise);
    }

    /** With the same text on both sides, its own velocity is the nearest multiple. */
    @Test
    void zeroStarScalesTheNegativePrompt() {
        ImageRequest same = heart(builder ->
                builder.negativePrompt("a red heart").guidance(Guidance.of(3).zeroStar(0)));
        float[] unguided = steps(with(Guidance.of(1))).getLast().latents().values();

        assertThat(steps(same).getLast().latents().values()).containsExactly(unguided, within(1e-3f));
        assertThat(pixels(with(Guidance.of(3).zeroStar(0)))).isNotEqualTo(pixels(with(Guidance.of(3))));
    }

    /** Where a listener puts the latents, every sampler begins anew, which is Euler's method. */
    @ParameterizedTest
    @EnumSource(names = {"DPMPP_2M", "UNIPC"})
    void latentsOfAListenerAreWhereTheWayGoesOn(SamplerName sampler) {
        assertThat(afterReplacing(sampler)).containsExactly(afterReplacing(SamplerName.EULER), within(1e-4f));
    }

    private static float[] afterReplacing(SamplerName sampler) {
        List<Latents> seen = new ArrayList<>();
        MODEL.prepare(with(sampler))
                .run(
                        RunListener.deciding(step -> {
                            seen.add(step.latents());
                            float[] zeros = new float[step.latents().values().length];
                            return step.index() == 1
                                    ? StepControl.withLatents(step.latents().withValues(zeros))
                                    : StepControl.proceed();
                        }),
                        Cancellation.never());
        return seen.get(2).values();
    }

    @Test
    void listsSayHowManySteps() {
        assertThat(MODEL.prepare(ImageRequest.builder()
                                .prompt("a")
                                .sampling(Sampling.OPEN.withSigmas(List.of(1.0, 0.4, 0.1)))
                                .build())
                        .passes()
                        .getFirst()
                        .steps())
                .isEqualTo(3);
        assertThat(MODEL.prepare(ImageRequest.builder()
                                .prompt("a")
                                .guidance(Guidance.perStep(List.of(5.0, 3.0)))
                                .build())
                        .passes()
                        .getFirst()
                        .steps())
                .isEqualTo(2);
    }

    @Test
    void aNumberOfStepsForAllComesBeforeListsOfAPrompt() {
        Prompt listing = Prompt.of("a")
                .withSettings(PromptSettings.NONE.withSampling(Sampling.OPEN.withTimesteps(List.of(1000.0, 500.0))));

        assertThat(MODEL.prepare(request(builder -> builder.prompt(listing)))
                        .passes()
                        .getFirst()
                        .steps())
                .isEqualTo(4);
    }

    @Test
    void scalesThatDoNotGoWithTheStepsAreRefused() {
        refused(with(Guidance.perStep(List.of(3.0, 2.0))), Message.of(CoreMessage.GUIDANCE_COUNT, 2, 4));
        refused(with(Guidance.of(3).zeroStar(4)), Message.of(CoreMessage.ZERO_STEPS_ALL, 4, 4));
    }

    private static void refused(ImageRequest request, Message problem) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> MODEL.prepare(request))
                .extracting(InvalidRequestException::problem)
                .isEqualTo(problem);
    }
}
