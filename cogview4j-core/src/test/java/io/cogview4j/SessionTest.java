package io.cogview4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.InitImage;
import io.cogview4j.api.MemoryBudget;
import io.cogview4j.api.PictureSource;
import io.cogview4j.events.Cancellation;
import io.cogview4j.events.RunEvent;
import io.cogview4j.events.RunListener;
import io.cogview4j.events.Stage;
import io.cogview4j.events.StepControl;
import io.cogview4j.fixtures.CountingFiles;
import io.cogview4j.fixtures.Leftovers;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.message.CancelledException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.NumericException;
import java.awt.image.BufferedImage;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A session holds a model open: the next run loads nothing, and makes what it would make alone. */
class SessionTest {
    private static final ImageRequest REQUEST = request("a red heart", 64, 64);

    /** With a picture to encode, so that every stage takes part. */
    private static final ImageRequest EDITING = ImageRequest.builder()
            .prompt("a red heart")
            .initImage(InitImage.of(PictureSource.of(new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB))))
            .steps(2)
            .forced(true)
            .build();

    private static final List<ImageRequest> REQUESTS = List.of(
            REQUEST,
            request("三个绿色的星星", 128, 64),
            request("a large red square above two small blue circles on a yellow background ".repeat(3), 64, 96),
            REQUEST);

    private final CogView4 model = CogView4.open(ModelCopy.TINY);

    /** Enough to keep everything in memory between stages, and too little. */
    static Stream<MemoryBudget> budgets() {
        long smallest = CogView4.open(ModelCopy.TINY)
                .withMemory(MemoryBudget.UNLIMITED)
                .prepare(REQUESTS.get(1))
                .smallestBudgetBytes();
        return Stream.of(MemoryBudget.UNLIMITED, new MemoryBudget(smallest + (8 << 20)));
    }

    @Test
    void theSecondRunOpensNoFileAndMapsNothing() {
        CountingFiles files = new CountingFiles();
        try (Session session = CogView4.open(files.counted(ModelCopy.TINY)).session()) {
            session.generate(REQUEST);
            List<String> mapped = Leftovers.mappedWeights();
            files.reset();
            session.generate(request("a blue circle", 128, 64));
            assertThat(files.in(ModelCopy.TINY)).isEmpty();
            assertThat(Leftovers.mappedWeights()).isEqualTo(mapped);
        }
    }

    @ParameterizedTest
    @MethodSource("budgets")
    void imagesAreThoseOfRunsOfTheirOwn(MemoryBudget budget) {
        try (Session session = model.withMemory(budget).session()) {
            for (ImageRequest request : REQUESTS) {
                assertThat(session.generate(request).images())
                        .isEqualTo(model.generate(request).images());
            }
        }
    }

    @Test
    void embeddingsAreThoseOfTheModel() {
        try (Session session = model.session()) {
            session.generate(REQUEST);
            EncodedPrompts encoded = session.encode(REQUEST, RunListener.NONE, Cancellation.never());
            assertThat(values(encoded)).containsExactlyElementsOf(values(model.encode("a red heart")));
            assertThat(session.generate(REQUEST).images())
                    .isEqualTo(model.generate(REQUEST).images());
        }
    }

    @Test
    void nothingPilesUpFromRunToRun() {
        try (Session session = model.session()) {
            session.generate(REQUEST);
            session.generate(REQUEST);
            long before = Pointer.totalCount();
            session.generate(REQUEST);
            assertThat(Pointer.totalCount()).isEqualTo(before);
        }
    }

    @Test
    void closingFreesEverything() {
        model.generate(REQUEST);
        Leftovers before = Leftovers.now();
        Session session = model.session();
        session.generate(REQUEST);
        session.close();
        before.requireNoMore();
        session.close();
        before.requireNoMore();
    }

    @Test
    void aSessionThatNeverRanHasNothingToClose() {
        model.generate(REQUEST);
        Leftovers before = Leftovers.now();
        model.session().close();
        before.requireNoMore();
    }

    @Test
    void aClosedSessionIsOfNoUse() {
        Session session = model.session();
        PreparedRun prepared = session.prepare(REQUEST);
        session.close();
        Leftovers before = Leftovers.now();
        for (Runnable use : List.<Runnable>of(
                () -> session.prepare(REQUEST),
                () -> session.generate(REQUEST),
                () -> session.generate("a red heart"),
                () -> session.encode(REQUEST, RunListener.NONE, Cancellation.never()),
                prepared::run)) {
            assertThatIllegalStateException().isThrownBy(use::run).withMessage("the session is closed");
        }
        before.requireNoMore();
    }

    @Test
    void oneRunAtATimeHasTheNetworks() {
        try (Session session = model.session()) {
            PreparedRun second = session.prepare(REQUEST);
            List<Throwable> refusals = new ArrayList<>();
            Image first = generate(session, Stage.DENOISING, () -> {
                        refusals.add(failure(() -> elsewhere(second::run)));
                        refusals.add(failure(() -> elsewhere(() -> session.generate(REQUEST))));
                        refusals.add(failure(second::run));
                        refusals.add(failure(() -> session.encode(REQUEST, RunListener.NONE, Cancellation.never())));
                    })
                    .first();
            assertThat(refusals)
                    .hasSize(4)
                    .allSatisfy(refusal -> assertThat(refusal)
                            .isInstanceOfSatisfying(
                                    InvalidRequestException.class,
                                    e -> assertThat(e.code()).isEqualTo(CoreMessage.SESSION_BUSY)));
            assertThat(second.run().first())
                    .as("what was refused can run later")
                    .isEqualTo(first);
        }
    }

    @Test
    void anotherRunIsPreparedWhileOneRuns() {
        try (Session session = model.session()) {
            List<PreparedRun> prepared = new ArrayList<>();
            Image first = generate(
                            session, Stage.TEXT_ENCODING, () -> prepared.add(elsewhere(() -> session.prepare(REQUEST))))
                    .first();
            assertThat(prepared.getFirst().run().first()).isEqualTo(first);
        }
    }

    @Test
    void twoThreadsMayPrepareTheFirstRunsAtOnce() {
        try (Session session = model.session()) {
            List<CompletableFuture<PreparedRun>> runs = Stream.generate(
                            () -> CompletableFuture.supplyAsync(() -> session.prepare(REQUEST)))
                    .limit(4)
                    .toList();
            Image alone = model.generate(REQUEST).first();
            for (CompletableFuture<PreparedRun> run : runs) {
                assertThat(run.join().run().first()).isEqualTo(alone);
            }
        }
    }

    @Test
    void closingFromAnotherThreadEndsTheRunAndFreesEverything() {
        model.generate(REQUEST);
        Leftovers before = Leftovers.now();
        Session session = model.session();
        session.generate(REQUEST);
        List<Thread> closing = new ArrayList<>();
        assertThatExceptionOfType(CancelledException.class)
                .isThrownBy(() -> generate(session, Stage.DENOISING, () -> {
                    closing.add(Thread.ofPlatform().start(session::close));
                    while (closing.getFirst().getState() != Thread.State.WAITING) {
                        Thread.onSpinWait(); // until it waits for this run
                    }
                }));
        while (closing.getFirst().isAlive()) {
            Thread.onSpinWait();
        }
        before.requireNoMore();
    }

    @Test
    void closingFromTheListenerEndsTheRunAndFreesEverything() {
        model.generate(REQUEST);
        Leftovers before = Leftovers.now();
        Session session = model.session();
        assertThatExceptionOfType(CancelledException.class)
                .isThrownBy(() -> generate(session, Stage.DENOISING, session::close));
        before.requireNoMore();
        assertThatIllegalStateException().isThrownBy(() -> session.prepare(REQUEST));
    }

    @Test
    void aSessionIsUsableAfterACancelledRun() {
        try (Session session = model.session()) {
            for (Stage stage : Stage.values()) {
                Cancellation cancellation = new Cancellation();
                RunListener cancelling = at(stage, cancellation::cancel);
                assertThatExceptionOfType(CancelledException.class).isThrownBy(() -> {
                    session.previews(cancelling, cancellation);
                    session.prepare(EDITING).run(cancelling, cancellation);
                });
                assertThat(session.generate(REQUEST).images())
                        .isEqualTo(model.generate(REQUEST).images());
            }
        }
    }

    @Test
    void aSessionIsUsableAfterAFailedRun() {
        RunListener failing = at(Stage.DENOISING, () -> {
            throw new UnsupportedOperationException("of the listener");
        });
        RunListener breaking = RunListener.deciding(step -> {
            float[] values = step.latents().values().clone();
            values[0] = Float.NaN;
            return StepControl.withLatents(step.latents().withValues(values));
        });
        try (Session session = model.session()) {
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> session.prepare(REQUEST).run(failing, Cancellation.never()));
            assertThatExceptionOfType(NumericException.class)
                    .isThrownBy(() -> session.prepare(REQUEST).run(breaking, Cancellation.never()));
            assertThat(session.generate(REQUEST).images())
                    .isEqualTo(model.generate(REQUEST).images());
        }
    }

    private static ImageRequest request(String prompt, int width, int height) {
        return ImageRequest.builder()
                .prompt(prompt)
                .size(width, height)
                .steps(2)
                .seed(7)
                .build();
    }

    /** Generates, and does something when a stage has begun. */
    private static GeneratedImages generate(Session session, Stage stage, Runnable meanwhile) {
        return session.prepare(REQUEST).run(at(stage, meanwhile), Cancellation.never());
    }

    private static RunListener at(Stage stage, Runnable then) {
        AtomicBoolean begun = new AtomicBoolean();
        return RunListener.hearing(event -> {
            if (event instanceof RunEvent.Advanced(Stage s, double _, int _) && s == stage && !begun.getAndSet(true)) {
                then.run();
            }
        });
    }

    private static Throwable failure(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            return e;
        }
        throw new AssertionError("nothing failed");
    }

    /** On another thread, which is waited for. */
    private static <T> T elsewhere(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work).join();
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
    }

    /** Buffers, because they are equal when their contents are. */
    private static List<FloatBuffer> values(EncodedPrompts encoded) {
        return Stream.concat(encoded.embeddings().prompts().stream(), encoded.embeddings().negatives().stream())
                .map(embedding -> FloatBuffer.wrap(embedding.values()))
                .toList();
    }
}
