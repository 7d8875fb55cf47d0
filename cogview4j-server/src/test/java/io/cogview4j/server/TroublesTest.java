package io.cogview4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class TroublesTest {
    private static final Executor THREADS = Thread::startVirtualThread;

    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void thereAreNoneWhileAllWorks() {
        assertThat(new Troubles(() -> false, asked::incrementAndGet, THREADS).get())
                .isEmpty();
        assertThat(asked).hasValue(1);
    }

    @Test
    void aDeadWorkerIsOne() {
        assertThat(new Troubles(() -> true, asked::incrementAndGet, THREADS).get())
                .containsExactly("no-worker");
    }

    @Test
    void aDatabaseThatFailsIsOne() {
        Troubles troubles = new Troubles(
                () -> false,
                () -> {
                    throw new IllegalStateException("gone");
                },
                THREADS);

        assertThat(troubles.get()).containsExactly("database");
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsOneUntilItDoes() throws InterruptedException {
        CountDownLatch answer = new CountDownLatch(1);
        Troubles troubles = new Troubles(
                () -> false,
                () -> {
                    asked.incrementAndGet();
                    await(answer);
                },
                THREADS);

        assertThat(troubles.get()).containsExactly("database");
        assertThat(troubles.get()).containsExactly("database");
        assertThat(asked).as("questions that are open").hasValue(1);

        answer.countDown();
        Thread.sleep(10); // the first question is answered, and a second has gone by, so it is asked anew
        assertThat(troubles.get()).isEmpty();
    }

    @Test
    void theDatabaseIsAskedOnceASecondHoweverOftenThisIs() {
        Troubles troubles = new Troubles(() -> false, asked::incrementAndGet, THREADS);

        for (int i = 0; i < 1000; i++) {
            troubles.get();
        }

        assertThat(asked.get()).isBetween(1, 3);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
