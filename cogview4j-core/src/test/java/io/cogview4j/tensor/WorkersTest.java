package io.cogview4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class WorkersTest {
    @BeforeAll
    static void startNativeRuntime() {
        NativeRuntime.start();
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "1, 5", "2, 1", "2, 1000", "3, 2", "8, 1000"})
    void everyTaskRunsOnce(int threads, int tasks) {
        try (Workers workers = new Workers(threads)) {
            AtomicIntegerArray runs = new AtomicIntegerArray(Math.max(tasks, 1));
            workers.each(tasks, runs::incrementAndGet);
            for (int i = 0; i < tasks; i++) {
                assertThat(runs.get(i)).isEqualTo(1);
            }
        }
    }

    @Test
    void asManyTasksRunAtATimeAsThereAreThreads() {
        try (Workers workers = new Workers(3)) {
            CyclicBarrier meeting = new CyclicBarrier(3); // passed only if all three are there
            Set<Thread> threads = ConcurrentHashMap.newKeySet();
            workers.each(3, _ -> {
                meet(meeting);
                threads.add(Thread.currentThread());
            });
            assertThat(threads).hasSize(3).contains(Thread.currentThread());
        }
    }

    @Test
    void nothingIsRunningAnyMoreWhenTheCallReturns() {
        try (Workers workers = new Workers(4)) {
            AtomicInteger running = new AtomicInteger();
            for (int round = 0; round < 200; round++) {
                workers.each(7, _ -> {
                    running.incrementAndGet();
                    Thread.onSpinWait();
                    running.decrementAndGet();
                });
                assertThat(running).hasValue(0);
            }
        }
    }

    @Test
    void whatATaskThrowsReachesTheCallerWhoMayGoOn() {
        try (Workers workers = new Workers(2)) {
            IllegalStateException thrown = new IllegalStateException();
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> workers.each(10, i -> {
                        if (i == 3) {
                            throw thrown;
                        }
                    }))
                    .isSameAs(thrown);

            AtomicInteger runs = new AtomicInteger();
            workers.each(10, _ -> runs.incrementAndGet());
            assertThat(runs).hasValue(10);
        }
    }

    @Test
    void afterAFailureNoTaskIsBegun() {
        try (Workers workers = new Workers(1)) {
            AtomicInteger runs = new AtomicInteger();
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> workers.each(10, _ -> {
                        runs.incrementAndGet();
                        throw new AssertionError();
                    }));
            assertThat(runs).hasValue(1);
        }
    }

    @Test
    void whatATaskMakesIsFreedWithIt() {
        try (Workers workers = new Workers(2)) {
            workers.each(2, _ -> torch.ones(8)); // whatever is made once and stays
            long before = Pointer.totalCount();
            workers.each(50, _ -> torch.ones(8));
            assertThat(Pointer.totalCount()).isEqualTo(before);
        }
    }

    @Test
    void nativeCodeInATaskUsesNoThreadsOfItsOwn() {
        try (Workers workers = new Workers(3)) {
            NativeRuntime.useThreads(2); // as some other code on this thread might
            CyclicBarrier meeting = new CyclicBarrier(3);
            Set<Integer> counts = ConcurrentHashMap.newKeySet();
            workers.each(3, _ -> {
                meet(meeting);
                counts.add(torch.get_num_threads());
            });
            assertThat(counts).containsExactly(1);
        } finally {
            NativeRuntime.useThreads(1);
        }
    }

    @Test
    void anInterruptedCallerStillWaitsAndStaysInterrupted() {
        try (Workers workers = new Workers(2)) {
            Thread caller = Thread.currentThread();
            CountDownLatch begun = new CountDownLatch(1);
            AtomicInteger ended = new AtomicInteger();
            caller.interrupt();
            workers.each(2, _ -> {
                if (Thread.currentThread() == caller) {
                    while (begun.getCount() > 0) {
                        Thread.onSpinWait(); // until the other task is taken
                    }
                } else {
                    begun.countDown();
                    sleep();
                }
                ended.incrementAndGet();
            });
            assertThat(ended).hasValue(2);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static void meet(CyclicBarrier meeting) {
        try {
            meeting.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
