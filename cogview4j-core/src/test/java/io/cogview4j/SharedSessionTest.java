package io.cogview4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.events.Cancellation;
import io.cogview4j.events.RunEvent;
import io.cogview4j.events.RunListener;
import io.cogview4j.fixtures.Leftovers;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.message.CancelledException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Threads share a session: their runs follow each other. */
class SharedSessionTest {
    private final CogView4 model = CogView4.open(ModelCopy.TINY);

    @Test
    void runsOfManyThreadsFollowEachOtherInTheOrderInWhichTheyCame() throws Exception {
        try (Session session = model.sharedSession()) {
            List<Long> begun = new CopyOnWriteArrayList<>();
            CountDownLatch holding = new CountDownLatch(1);
            CompletableFuture<Image> first = inThread(session, 1, begun, holding);
            while (begun.isEmpty()) {
                Thread.onSpinWait();
            }
            CompletableFuture<Image> second = inThread(session, 2, begun, new CountDownLatch(0));
            awaitWaiting(session, 1);
            CompletableFuture<Image> third = inThread(session, 3, begun, new CountDownLatch(0));
            awaitWaiting(session, 2);
            holding.countDown();

            assertThat(List.of(first.get(), second.get(), third.get()))
                    .isEqualTo(List.of(alone(1), alone(2), alone(3)));
            assertThat(begun).containsExactly(1L, 2L, 3L);
            assertThat(session.waiting()).isZero();
        }
    }

    @Test
    void aRunThatWaitsEndsWhenItsThreadIsInterrupted() {
        try (Session session = model.sharedSession()) {
            session.prepare(request(1))
                    .run(
                            atTheFirstStep(() -> {
                                FutureTask<GeneratedImages> waiting =
                                        new FutureTask<>(() -> session.generate(request(2)));
                                Thread thread = Thread.ofPlatform().start(waiting);
                                awaitWaiting(session, 1);
                                thread.interrupt();
                                assertThatExceptionOfType(ExecutionException.class)
                                        .isThrownBy(waiting::get)
                                        .withCauseInstanceOf(CancelledException.class);
                            }),
                            Cancellation.never());

            assertThat(session.generate(request(2)).first()).isEqualTo(alone(2));
        }
    }

    @Test
    void closingEndsTheRunAndThoseThatWait() {
        model.generate(request(1));
        Leftovers before = Leftovers.now();
        Session session = model.sharedSession();
        AtomicReference<FutureTask<GeneratedImages>> waiting = new AtomicReference<>();

        assertThatExceptionOfType(CancelledException.class)
                .isThrownBy(() -> session.prepare(request(1))
                        .run(
                                atTheFirstStep(() -> {
                                    waiting.set(new FutureTask<>(() -> session.generate(request(2))));
                                    Thread.ofPlatform().start(waiting.get());
                                    awaitWaiting(session, 1);
                                    session.close();
                                }),
                                Cancellation.never()));

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> waiting.get().get())
                .withCauseInstanceOf(CancelledException.class);
        before.requireNoMore();
    }

    @Test
    void aRunInsideARunOfTheSameThreadIsRefusedSinceItWouldWaitForItself() {
        try (Session session = model.sharedSession()) {
            session.prepare(request(1))
                    .run(
                            atTheFirstStep(() -> assertThatExceptionOfType(InvalidRequestException.class)
                                    .isThrownBy(() -> session.generate(request(2)))
                                    .satisfies(e -> assertThat(e.code()).isEqualTo(CoreMessage.SESSION_BUSY))),
                            Cancellation.never());
        }
    }

    private static CompletableFuture<Image> inThread(
            Session session, long seed, List<Long> begun, CountDownLatch holding) {
        CompletableFuture<Image> image = new CompletableFuture<>();
        Thread.ofPlatform().start(() -> {
            try {
                image.complete(session.prepare(request(seed))
                        .run(
                                atTheFirstStep(() -> {
                                    begun.add(seed);
                                    await(holding);
                                }),
                                Cancellation.never())
                        .first());
            } catch (RuntimeException e) {
                image.completeExceptionally(e);
            }
        });
        return image;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitWaiting(Session session, int runs) {
        while (session.waiting() < runs) {
            Thread.onSpinWait();
        }
    }

    private static RunListener atTheFirstStep(Runnable then) {
        boolean[] begun = {false};
        return RunListener.hearing(event -> {
            if (event instanceof RunEvent.Advanced && !begun[0]) {
                begun[0] = true;
                then.run();
            }
        });
    }

    private Image alone(long seed) {
        return model.generate(request(seed)).first();
    }

    private static ImageRequest request(long seed) {
        return ImageRequest.builder()
                .prompt("a red heart")
                .size(64, 64)
                .steps(2)
                .seed(seed)
                .build();
    }
}
