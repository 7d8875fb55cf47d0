package io.cogview4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.InitImage;
import io.cogview4j.api.InitialNoise;
import io.cogview4j.api.Lora;
import io.cogview4j.api.PictureSource;
import io.cogview4j.api.Prompt;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.api.RepaintArea.Margins;
import io.cogview4j.api.RepaintArea.Masked;
import io.cogview4j.api.SizeConditions;
import io.cogview4j.events.Cancellation;
import io.cogview4j.events.RunEvent;
import io.cogview4j.events.RunListener;
import io.cogview4j.events.Stage;
import io.cogview4j.events.Step;
import io.cogview4j.events.StepControl;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.sampling.Guidance;
import io.cogview4j.sampling.GuidanceInterval;
import io.cogview4j.sampling.NoiseLevels;
import io.cogview4j.sampling.SamplerName;
import io.cogview4j.sampling.Sampling;
import io.cogview4j.shape.ShapePolicy;
import io.cogview4j.shape.SplitByLength;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run that ended after any step goes on to the bit-identical images, with all that they tell of themselves. */
class ResumeTest {
    private static final Path RANDOM = ModelCopy.random("random-a");
    private static final Path NIGHT = Path.of("src/test/resources/lora/night.safetensors");

    private static Session session;

    @TempDir
    Path folder;

    @BeforeAll
    static void open() {
        session = CogView4.open(RANDOM).session();
    }

    @AfterAll
    static void close() {
        session.close();
    }

    private static ImageRequest.Builder settings() {
        return ImageRequest.builder()
                .size(32, 32)
                .steps(4)
                .guidanceScale(3)
                .seed(7)
                .forced(true);
    }

    private static ImageRequest.Builder heart() {
        return settings().prompt("a red heart");
    }

    private SavedRuns runs(Session session) {
        return new SavedRuns(session, folder.resolve("run.safetensors"));
    }

    private void areThoseOfOneRun(ImageRequest.Builder request, int... saves) {
        runs(session).areThoseOfOneRun(request, saves);
    }

    /** After the text encoder, each step, and the last one. */
    @ParameterizedTest
    @EnumSource
    void withEverySamplerAfterEveryStep(SamplerName sampler) {
        areThoseOfOneRun(heart().sampling(Sampling.with(sampler)), 1, 2, 3, 4, 5);
    }

    @Test
    void withOtherNoiseLevels() {
        areThoseOfOneRun(heart().sampling(Sampling.with(SamplerName.UNIPC).withLevels(NoiseLevels.parse("karras"))), 3);
        areThoseOfOneRun(settings().prompt("a red heart").steps(3).sigmas(List.of(1.0, 0.6, 0.2)), 2);
    }

    /** Steps of stochastic sampling draw what they would have drawn, whichever images share a draw. */
    @Test
    void withNoiseThatStepsDraw() {
        Path stochastic = folder.resolve("stochastic");
        ModelCopy.of(RANDOM, stochastic)
                .changeJson("scheduler/scheduler_config.json", json -> json.put("stochastic_sampling", true));
        try (Session model = CogView4.open(stochastic).session()) {
            SavedRuns runs = runs(model);

            runs.areThoseOfOneRun(heart().imagesPerPrompt(2), 2, 4);
            runs.areThoseOfOneRun(heart().noise(new InitialNoise.Seed(5)).imagesPerPrompt(2), 3);
            runs.areThoseOfOneRun(heart().guidance(Guidance.of(3).zeroStar(2)), 3, 4);
        }
    }

    @Test
    void withGuidanceThatIsNotTheSameAtAllSteps() {
        areThoseOfOneRun(heart().guidance(Guidance.of(3).withInterval(new GuidanceInterval.Steps(2, 3))), 2, 4);
        areThoseOfOneRun(heart().guidance(Guidance.perStep(List.of(5.0, 4.0, 1.0, 0.5))), 3);
        areThoseOfOneRun(
                heart().guidance(Guidance.of(3).zeroStar(1)).sampling(Sampling.with(SamplerName.DPMPP_2M)), 2, 3);
    }

    @Test
    void withoutGuidance() {
        areThoseOfOneRun(heart().guidanceScale(1).negativePrompt("a blue star"), 3);
    }

    @Test
    void withNegativePromptsSeedsAndSettingsOfTheirOwn() {
        PromptSettings own = PromptSettings.NONE.withSeed(99L);
        areThoseOfOneRun(
                settings()
                        .steps(3)
                        .prompt(new Prompt("a red heart", "a blue star", own, "heart, red"))
                        .prompt(Prompt.of("two yellow circles"))
                        .seed(5),
                2,
                4);
    }

    /** Saved before each of two passes, after each of their steps, and after each of them. */
    @Test
    void inSeveralPasses() {
        ImageRequest.Builder request = ImageRequest.builder()
                .prompt(Prompt.of("a red heart").withSettings(PromptSettings.NONE.withSize(new ImageSize(32, 32))))
                .prompt(Prompt.of("a blue circle").withSettings(PromptSettings.NONE.withSize(new ImageSize(48, 32))))
                .prompt(Prompt.of("a star").withSettings(PromptSettings.NONE.withSize(new ImageSize(32, 32))))
                .forced(true)
                .steps(2)
                .imagesPerPrompt(2)
                .seed(3);
        List<Image> whole = session.generate(request.build()).images();

        for (int saves = 1; saves <= 6; saves++) {
            List<Image> parts = runs(session).inTwoParts(request, saves);
            assertThat(parts).as("after %d saves", saves).containsExactlyInAnyOrderElementsOf(whole);
        }
    }

    @Test
    void fromEmbeddings() {
        EncodedPrompts encoded = session.encode(
                ImageRequest.builder()
                        .prompt("a red heart")
                        .prompt("a blue circle on a white background")
                        .build(),
                RunListener.NONE,
                Cancellation.never());
        Path file = folder.resolve("embeddings.safetensors");
        encoded.save(file);

        areThoseOfOneRun(settings().embeddings(file), 3);
        areThoseOfOneRun(settings().embeddings(file, 2), 3);
        areThoseOfOneRun(settings().embeddings(encoded.embeddings()), 2);
        areThoseOfOneRun(
                settings().embeddings(new PromptEmbeddings(encoded.embeddings().prompts(), List.of())), 2);
    }

    @Test
    void fromNoiseAndSizesThatWereGiven() {
        ImageSize size = new ImageSize(128, 128);

        areThoseOfOneRun(heart().noise(new InitialNoise.SeedPerImage(List.of(4L))), 3);
        areThoseOfOneRun(heart().conditions(new SizeConditions(size, size, 3, -1)), 3);
    }

    @Test
    void fromAPicture() throws IOException {
        areThoseOfOneRun(heart().initImage(InitImage.of(start()).withStrength(0.75)), 1, 2, 4);
    }

    @Test
    void withAMaskOrMargins() throws IOException {
        InitImage init = InitImage.of(start());

        areThoseOfOneRun(
                heart().initImage(init.withArea(new Masked(mask(), true)).withFeather(4)), 2, 3, 5);
        areThoseOfOneRun(
                heart().initImage(init.withArea(new Masked(mask(), false)).withKeep(false)), 3);
        areThoseOfOneRun(
                ImageRequest.builder()
                        .prompt("a red heart")
                        .steps(3)
                        .seed(1)
                        .forced(true)
                        .initImage(init.withArea(new Margins(32, 0, 0, 16))),
                2);
    }

    @Test
    void withALora() {
        ImageRequest.Builder request =
                heart().size(64, 64).lora(NIGHT, 0.5).lora(Lora.of(NIGHT)).lora(NIGHT, 0);
        try (Session tiny = CogView4.open(ModelCopy.TINY).session()) {
            runs(tiny).areThoseOfOneRun(request, 1, 3);
        }
    }

    @Test
    void withLorasOfItsPrompts() {
        ImageRequest.Builder request = settings()
                .size(64, 64)
                .lora(NIGHT, 0.5)
                .prompt("a red heart")
                .prompt(Prompt.of("a blue star").withLoras(List.of(Lora.of(NIGHT))))
                .prompt(Prompt.of("a green tree").withLoras(List.of()));
        try (Session tiny = CogView4.open(ModelCopy.TINY).session()) {
            runs(tiny).areThoseOfOneRun(request, 3, 8, 12);
        }
    }

    @Test
    void withAControlPicture() throws IOException {
        try (Session model = CogView4.open(ModelCopy.random("random-a-control")).session()) {
            runs(model).areThoseOfOneRun(heart().control(start()).forced(true), 1, 3);
        }
    }

    /** Groups of a policy are denoised one after the other: one may be done, and one half. */
    @Test
    void inGroupsOfAPolicy() {
        ShapePolicy policy = ShapePolicy.RELAXED.adaptedBy(new SplitByLength());
        ImageRequest.Builder request = settings()
                .steps(2)
                .prompt("a red heart")
                .prompt("a red heart, a blue star, a green circle, a yellow square, and a pink triangle on white");
        try (Session model = CogView4.open(RANDOM).withPolicy(policy).session()) {
            runs(model).areThoseOfOneRun(request, 2, 3, 4, 5);
        }
    }

    @Test
    void withLatentsThatAListenerChanged() {
        areThoseOfOneRunThatIs(step -> step.index() == 1
                ? StepControl.withLatents(
                        step.latents().withValues(scaled(step.latents().values())))
                : StepControl.proceed());
    }

    @Test
    void withEmbeddingsThatAListenerGave() {
        PromptEmbeddings others = session.encode(
                        ImageRequest.of("a blue star on a white background, and nothing else"),
                        RunListener.NONE,
                        Cancellation.never())
                .embeddings();

        areThoseOfOneRunThatIs(step -> step.index() == 0 ? StepControl.withEmbeddings(others) : StepControl.proceed());
    }

    @Test
    void whereAListenerEndedTheSteps() {
        areThoseOfOneRunThatIs(step -> step.index() == 1 ? StepControl.end() : StepControl.proceed());
    }

    /** Whether the run goes on the way on which its listener led it, which is not there any more. */
    private void areThoseOfOneRunThatIs(Function<Step, StepControl> led) {
        ImageRequest.Builder request = heart().sampling(Sampling.with(SamplerName.UNIPC));
        Image whole = session.prepare(request.build())
                .run(RunListener.deciding(led), Cancellation.never())
                .first();
        SavedRuns runs = runs(session);

        runs.cancelled(request, 3, led);

        assertThat(session.generate(ImageRequest.resuming(runs.file())).first().png())
                .isEqualTo(whole.png());
    }

    private static float[] scaled(float[] values) {
        float[] scaled = values.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= 0.9f;
        }
        return scaled;
    }

    @Test
    void asOftenAsItIsEnded() {
        SavedRuns runs = runs(session);
        Image whole = session.generate(heart().build()).first();

        runs.cancelled(heart(), 2);
        runs.goesOnFor(1);
        runs.goesOnFor(2);

        assertThat(session.generate(ImageRequest.resuming(runs.file())).first()).isEqualTo(whole);
    }

    @Test
    void withoutASession() {
        SavedRuns runs = runs(session);
        Image whole = session.generate(heart().build()).first();
        runs.cancelled(heart(), 3);

        assertThat(CogView4.open(RANDOM)
                        .generate(ImageRequest.resuming(runs.file()))
                        .first())
                .isEqualTo(whole);
    }

    /** The steps that are told are those of the whole run. */
    @Test
    void goesOnCountingAndOpensNoTextEncoder() {
        SavedRuns runs = runs(session);
        runs.cancelled(heart(), 3);
        List<RunEvent> heard = new ArrayList<>();

        session.prepare(ImageRequest.resuming(runs.file())).run(RunListener.hearing(heard::add), Cancellation.never());

        assertThat(heard.getFirst()).isEqualTo(new RunEvent.Started(Stage.DENOISING, 4));
        assertThat(heard.get(1)).isEqualTo(new RunEvent.Advanced(Stage.DENOISING, 2, 4));
        assertThat(heard)
                .filteredOn(RunEvent.StepDone.class::isInstance)
                .extracting(event -> ((RunEvent.StepDone) event).step().index())
                .containsExactly(2, 3);
        assertThat(heard.getLast()).isEqualTo(new RunEvent.SaveRemoved(runs.file()));
    }

    private PictureSource start() throws IOException {
        return picture("start.png", Color.ORANGE, Color.BLUE);
    }

    private PictureSource mask() throws IOException {
        return picture("mask.png", Color.BLACK, Color.WHITE);
    }

    private PictureSource picture(String name, Color left, Color right) throws IOException {
        BufferedImage picture = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(left);
        graphics.fillRect(0, 0, 16, 32);
        graphics.setColor(right);
        graphics.fillRect(16, 0, 16, 32);
        graphics.dispose();
        Path file = folder.resolve(name);
        ImageIO.write(picture, "png", file.toFile());
        return PictureSource.of(file);
    }
}
