package io.cogview4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.InitImage;
import io.cogview4j.api.PictureSource;
import io.cogview4j.api.Prompt;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.events.Cancellation;
import io.cogview4j.events.RunEvent;
import io.cogview4j.events.RunListener;
import io.cogview4j.events.Stage;
import io.cogview4j.events.Step;
import io.cogview4j.events.StepControl;
import io.cogview4j.fixtures.Leftovers;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.machine.AtomicFile;
import io.cogview4j.message.CancelledException;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A run ends within the layer, block or strip in which that is asked for, and leaves nothing behind. */
@TestInstance(Lifecycle.PER_CLASS)
class CancellationTest {
    private static final ImageRequest REQUEST = ImageRequest.builder()
            .prompt("a red heart")
            .size(64, 64)
            .steps(2)
            .seed(7)
            .initImage(InitImage.of(PictureSource.of(new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB)))
                    .withStrength(1.0)) // so that every stage takes part
            .build();

    private static final ImageRequest IN_TWO_PASSES = ImageRequest.builder()
            .prompt(Prompt.of("a red heart").withSettings(PromptSettings.NONE.withSize(new ImageSize(64, 64))))
            .prompt(Prompt.of("a blue circle").withSettings(PromptSettings.NONE.withSize(new ImageSize(128, 64))))
            .steps(2)
            .build();

    /** Ways to ask for the end of a run from its listener, which is called on the thread that runs. */
    enum Way {
        BY_THE_LISTENER {
            @Override
            void end(Cancellation cancellation) {
                cancellation.cancel();
            }
        },
        BY_ANOTHER_THREAD {
            @Override
            void end(Cancellation cancellation) {
                await(Thread.ofPlatform().start(cancellation::cancel));
            }
        },
        BY_INTERRUPTION {
            @Override
            void end(Cancellation cancellation) {
                Thread running = Thread.currentThread();
                await(Thread.ofPlatform().start(running::interrupt));
            }
        };

        abstract void end(Cancellation cancellation);

        /** Without {@link Thread#join}, which would take the interruption for its own. */
        private static void await(Thread thread) {
            while (thread.isAlive()) {
                Thread.onSpinWait();
            }
        }
    }

    private final Map<Path, Image> images = new HashMap<>();

    static List<Arguments> cases() {
        return Stream.of(ModelCopy.TINY, ModelCopy.random("random-a"))
                .flatMap(model -> Stream.of(Stage.values())
                        .flatMap(stage -> Stream.of(Way.values()).map(way -> Arguments.of(model, stage, way))))
                .toList();
    }

    @AfterEach
    void forgetInterruption() {
        Thread.interrupted();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void atAnyStageARunEndsWithThePartThatIsComputed(Path folder, Stage stage, Way way) {
        CogView4 model = CogView4.open(folder);
        Image whole =
                images.computeIfAbsent(folder, _ -> model.generate(REQUEST).first());
        Leftovers before = Leftovers.now();

        Ending ending =
                new Ending(event -> event instanceof RunEvent.Advanced(Stage s, double _, int _) && s == stage, way);
        assertCancelled(() -> runWithPreviews(model, stage, ending), way);

        assertThat(ending.heardAfterwards).isEmpty();
        before.requireNoMore();
        assertThat(model.generate(REQUEST).first()).isEqualTo(whole);
    }

    @ParameterizedTest
    @EnumSource
    void inTheMiddleOfAStageARunEndsWithThePartThatIsComputed(Stage stage) {
        CogView4 model = CogView4.open(ModelCopy.TINY);
        model.generate(REQUEST);
        Leftovers before = Leftovers.now();
        Ending ending = new Ending(
                event -> event instanceof RunEvent.Advanced(Stage s, double done, int units)
                        && s == stage
                        && done >= units / 2.0,
                Way.BY_ANOTHER_THREAD);
        assertCancelled(() -> runWithPreviews(model, stage, ending), Way.BY_ANOTHER_THREAD);
        assertThat(ending.heardAfterwards).isEmpty();
        before.requireNoMore();
    }

    /** Previews are fitted only if the run is to end there: the other stages do not depend on them. */
    private static void runWithPreviews(CogView4 model, Stage end, Ending ending) {
        if (end == Stage.PREVIEW_FITTING) {
            model.previews(ending, ending.cancellation);
        }
        model.prepare(REQUEST).run(ending, ending.cancellation);
    }

    @ParameterizedTest
    @EnumSource
    void beforeItBeginsARunDoesNothing(Way way) {
        PreparedRun run = CogView4.open(ModelCopy.TINY).prepare(REQUEST);
        Leftovers before = Leftovers.now();
        List<RunEvent> heard = new ArrayList<>();
        Cancellation cancellation = new Cancellation();
        way.end(cancellation);
        assertCancelled(() -> run.run(RunListener.hearing(heard::add), cancellation), way);
        assertThat(heard).isEmpty();
        before.requireNoMore();
    }

    @ParameterizedTest
    @EnumSource
    void betweenPassesTheNextDoesNotBegin(Way way) {
        CogView4 model = CogView4.open(ModelCopy.TINY);
        model.generate(IN_TWO_PASSES);
        Leftovers before = Leftovers.now();
        List<Integer> made = new ArrayList<>();
        Ending ending = new Ending(
                event -> event instanceof RunEvent.Finished(var report) && report.stage() == Stage.DECODING, way);
        assertCancelled(
                () -> model.prepare(IN_TWO_PASSES).run(ending, ending.cancellation, (place, _) -> made.add(place)),
                way);
        assertThat(made).containsExactly(0);
        assertThat(ending.heardAfterwards).isEmpty();
        before.requireNoMore();
    }

    @ParameterizedTest
    @EnumSource
    void theOneWhoDecidesAfterAStepCanCancel(Way way) {
        CogView4 model = CogView4.open(ModelCopy.TINY);
        Cancellation cancellation = new Cancellation();
        List<RunEvent> heard = new ArrayList<>();
        RunListener deciding = new RunListener() {
            @Override
            public void on(RunEvent event) {
                if (cancellation.isCancelled() || Thread.currentThread().isInterrupted()) {
                    heard.add(event);
                }
            }

            @Override
            public StepControl after(Step step) {
                way.end(cancellation);
                return StepControl.proceed();
            }
        };
        assertCancelled(() -> model.prepare(REQUEST).run(deciding, cancellation), way);
        assertThat(heard).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void encodingEndsInTheSameWay(Way way) {
        CogView4 model = CogView4.open(ModelCopy.TINY);
        model.encode("a red heart");
        Leftovers before = Leftovers.now();
        Ending ending = new Ending(event -> event instanceof RunEvent.Advanced, way);
        assertCancelled(() -> model.encode(REQUEST, ending, ending.cancellation), way);
        assertThat(ending.heardAfterwards).isEmpty();
        before.requireNoMore();
    }

    @Test
    void preparingOnAnInterruptedThreadIsCancelled() {
        CogView4 model = CogView4.open(ModelCopy.TINY);
        model.generate(REQUEST);
        Leftovers before = Leftovers.now();
        Thread.currentThread().interrupt();
        assertCancelled(() -> model.prepare(REQUEST), Way.BY_INTERRUPTION);
        before.requireNoMore();
    }

    @ParameterizedTest
    @EnumSource
    void noFileIsLeftHalfWritten(Way way, @TempDir Path temp) throws Exception {
        CogView4 model = CogView4.open(ModelCopy.TINY).withCache(PromptCache.in(temp));
        Ending ending = new Ending(event -> event instanceof RunEvent.Advanced, way);
        assertCancelled(() -> model.encode(REQUEST, ending, ending.cancellation), way);
        try (Stream<Path> files = Files.walk(temp)) {
            assertThat(files.filter(AtomicFile::isTemporary)).isEmpty();
        }
    }

    /** Runs until an event, and then asks for the end. */
    private static final class Ending implements RunListener {
        final Cancellation cancellation = new Cancellation();
        final List<RunEvent> heardAfterwards = new ArrayList<>();
        private final Predicate<RunEvent> when;
        private final Way way;
        private boolean asked;

        Ending(Predicate<RunEvent> when, Way way) {
            this.when = when;
            this.way = way;
        }

        @Override
        public void on(RunEvent event) {
            if (asked) {
                heardAfterwards.add(event);
            } else if (when.test(event)) {
                asked = true;
                way.end(cancellation);
            }
        }
    }

    private static void assertCancelled(Runnable run, Way way) {
        assertThatExceptionOfType(CancelledException.class).isThrownBy(run::run);
        assertThat(Thread.interrupted()).as("the thread is still interrupted").isEqualTo(way == Way.BY_INTERRUPTION);
    }
}
