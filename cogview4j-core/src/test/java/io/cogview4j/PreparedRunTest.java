package io.cogview4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.InitialNoise;
import io.cogview4j.api.Prompt;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.events.Cancellation;
import io.cogview4j.events.RunEvent;
import io.cogview4j.events.RunListener;
import io.cogview4j.events.Stage;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a run tells before it begins is what it then does. */
class PreparedRunTest {
    private static final ImageSize WIDE = new ImageSize(128, 64);
    private static final ImageSize SMALL = new ImageSize(64, 64);

    /** In two passes: the first and the last prompt share their settings. */
    private static final ImageRequest IN_TWO_PASSES = ImageRequest.builder()
            .prompt(Prompt.of("a red heart").withSettings(PromptSettings.NONE.withSize(WIDE)))
            .prompt(Prompt.of("a blue circle")
                    .withSettings(PromptSettings.NONE.withSize(SMALL).withSteps(3)))
            .prompt(Prompt.of("三个绿色的星星").withSettings(PromptSettings.NONE.withSize(WIDE)))
            .imagesPerPrompt(2)
            .settings(PromptSettings.NONE.withSeed(7L).withGuidanceScale(3.0))
            .build();

    private final CogView4 model = CogView4.open(ModelCopy.TINY);

    @Test
    void passesAreTheGroupsOfPromptsThatShareTheirSettings() {
        int steps = model.prepare(ImageRequest.of("")).passes().getFirst().steps();
        assertThat(model.prepare(IN_TWO_PASSES).passes())
                .containsExactly(new ImagePass(List.of(0, 2), WIDE, steps, 3), new ImagePass(List.of(1), SMALL, 3, 3));
    }

    @Test
    void imagesComeInTheOrderOfThePromptsWhateverTheirPass() {
        GeneratedImages images = model.prepare(quick(IN_TWO_PASSES)).run();
        assertThat(images)
                .extracting(Image::prompt, Image::size, Image::seed)
                .containsExactly(
                        tuple("a red heart", WIDE, 7L),
                        tuple("a red heart", WIDE, 8L),
                        tuple("a blue circle", SMALL, 9L),
                        tuple("a blue circle", SMALL, 10L),
                        tuple("三个绿色的星星", WIDE, 11L),
                        tuple("三个绿色的星星", WIDE, 12L));
    }

    @Test
    void imagesArriveAsSoonAsTheirPassIsDone() {
        List<Object> heard = new ArrayList<>();
        RunListener decoding = RunListener.hearing(event -> {
            if (event instanceof RunEvent.Started(Stage stage, int _) && stage != Stage.TEXT_ENCODING) {
                heard.add(stage);
            }
        });
        List<Image> arrived = new ArrayList<>();
        GeneratedImages images = model.prepare(quick(IN_TWO_PASSES))
                .run(decoding, Cancellation.never(), (place, image) -> {
                    heard.add(place);
                    arrived.add(image);
                });
        assertThat(heard)
                .containsExactly(Stage.DENOISING, Stage.DECODING, 0, 1, 4, 5, Stage.DENOISING, Stage.DECODING, 2, 3);
        assertThat(arrived).containsExactlyInAnyOrderElementsOf(images);
    }

    @Test
    void anImageOfManyIsTheOneOfItsPromptAlone() {
        GeneratedImages many = model.generate(quick(IN_TWO_PASSES));
        Image alone = model.generate(ImageRequest.builder()
                        .prompt("三个绿色的星星")
                        .size(WIDE)
                        .steps(2)
                        .guidanceScale(3)
                        .seed(12)
                        .build())
                .first();
        assertThat(many.images().get(5)).isEqualTo(alone);
    }

    @Test
    void aSeedThatWasDrawnIsToldAndMakesTheImageAgain() {
        PreparedRun run = model.prepare(
                ImageRequest.builder().prompt("a red heart").steps(2).build());
        long drawn = Objects.requireNonNull(run.drawnSeed());
        assertThat(run.seeds()).containsExactly(drawn);

        Image image = run.run().first();
        assertThat(image.seed()).isEqualTo(drawn);
        assertThat(model.generate(ImageRequest.builder()
                                .prompt("a red heart")
                                .steps(2)
                                .seed(drawn)
                                .build())
                        .first())
                .isEqualTo(image);
    }

    @Test
    void drawnSeedsDiffer() {
        ImageRequest request = ImageRequest.of("a red heart");
        assertThat(model.prepare(request).drawnSeed())
                .isNotEqualTo(model.prepare(request).drawnSeed());
    }

    @Test
    void theSeedOfTheRequestCountsOnOverAllImages() {
        PreparedRun run = model.prepare(IN_TWO_PASSES);
        assertThat(run.seeds()).containsExactly(7L, 8L, 9L, 10L, 11L, 12L);
        assertThat(run.drawnSeed()).isNull();
    }

    @Test
    void theSeedOfAPromptCountsOnOverItsImages() {
        PreparedRun run = model.prepare(ImageRequest.builder()
                .prompt(Prompt.of("a").withSettings(PromptSettings.NONE.withSeed(100L)))
                .prompt(Prompt.of("b").withSettings(PromptSettings.NONE.withSeed(100L)))
                .imagesPerPrompt(2)
                .build());
        assertThat(run.seeds()).containsExactly(100L, 101L, 100L, 101L);
        assertThat(run.drawnSeed()).isNull();
    }

    @Test
    void aDrawnSeedIsForThosePromptsThatHaveNone() {
        PreparedRun run = model.prepare(ImageRequest.builder()
                .prompt(Prompt.of("a").withSettings(PromptSettings.NONE.withSeed(100L)))
                .prompt("b")
                .build());
        assertThat(run.seeds()).containsExactly(100L, Objects.requireNonNull(run.drawnSeed()) + 1);
    }

    @Test
    void imagesOfANoiseThatIsNotTheirOwnHaveNoSeed() {
        PreparedRun run = model.prepare(ImageRequest.builder()
                .prompt("a red heart")
                .noise(new InitialNoise.Seed(3))
                .steps(1)
                .build());
        assertThat(run.seeds()).containsExactly((Long) null);
        assertThat(run.drawnSeed()).isNull();
        assertThat(run.run().first().seed()).isNull();
    }

    @Test
    void tokensAreThoseOfEachPrompt() {
        PreparedRun run = model.prepare(ImageRequest.builder()
                .prompt("a red heart")
                .prompt("a large red square above two small blue circles ".repeat(4))
                .build());
        assertThat(run.promptTokens()).first().isEqualTo(16);
        assertThat(run.promptTokens().get(1)).isGreaterThan(16);
        assertThat(run.negativeTokens()).containsExactly(16, 16);
    }

    @Test
    void whatIsCutOffAPromptIsToldBeforeTheRunAndOnceInIt() {
        ImageRequest request = ImageRequest.builder()
                .prompt("a large red square above two small blue circles")
                .maxTokens(8)
                .steps(1)
                .build();
        PreparedRun run = model.prepare(request);
        assertThat(run.findings()).extracting(Message::code).containsExactly(CoreMessage.PROMPT_TRUNCATED);
        assertThat(run.run().warnings()).isEqualTo(run.findings());
    }

    @Test
    void ofABookThatIsCutOffTheBeginningIsShown() {
        String book = "a red heart number 1, ".repeat(3000);

        List<Message> findings = model.prepare(
                        ImageRequest.builder().prompt(book).steps(1).build())
                .findings();

        assertThat(findings).hasSize(1);
        assertThat(findings.getFirst().text(Locale.ROOT)).hasSizeLessThan(300);
    }

    @Test
    void theMemoryOfEveryStageIsPlannedInTheOrderOfTheRun() {
        PreparedRun run = model.prepare(quick(IN_TWO_PASSES));
        List<Stage> planned =
                run.memory().stages().stream().map(stage -> stage.stage()).toList();
        assertThat(planned)
                .containsExactly(Stage.TEXT_ENCODING, Stage.DENOISING, Stage.DECODING, Stage.DENOISING, Stage.DECODING);
        assertThat(run.run().stages()).extracting(report -> report.stage()).isEqualTo(planned);
    }

    @Test
    void runsOnce() {
        PreparedRun run = model.prepare(
                ImageRequest.builder().prompt("a red heart").steps(1).build());
        run.run();
        assertThatIllegalStateException().isThrownBy(run::run).withMessage("this run has run before; prepare another");
    }

    @Test
    void isNotDisturbedByASecondAttemptWhileItRuns() {
        PreparedRun run = model.prepare(
                ImageRequest.builder().prompt("a red heart").steps(1).build());
        RunListener again = RunListener.hearing(event -> {
            if (event instanceof RunEvent.Advanced) {
                assertThatIllegalStateException().isThrownBy(run::run);
            }
        });
        assertThat(run.run(again, Cancellation.never()).images()).hasSize(1);
    }

    /** The same with few steps where the prompts leave that open. */
    @Test
    void aLongRunTellsItsTimeAndAShortOneDoesNotMeasureTheMachine() {
        PreparedRun run = model.prepare(IN_TWO_PASSES);
        MachineSpeed slow = new MachineSpeed(1, 1);

        assertThat(run.expected(Duration.ofNanos(1), () -> slow)).contains(run.expected(slow));
        assertThat(run.expected(Duration.ofNanos(1), () -> new MachineSpeed(1e30, 1e30)))
                .isEmpty();
        assertThat(run.expected(Duration.ofDays(1), () -> {
                    throw new AssertionError("measured");
                }))
                .isEmpty();
    }

    private static ImageRequest quick(ImageRequest request) {
        ImageRequest.Source.Texts texts = (ImageRequest.Source.Texts) request.source();
        return ImageRequest.builder()
                .prompts(texts.prompts())
                .imagesPerPrompt(request.imagesPerPrompt())
                .settings(request.settings().withSteps(2))
                .build();
    }
}
