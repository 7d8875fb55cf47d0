package io.cogview4j.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A few threads that share the tasks of one caller, who takes part. Each task runs on one thread, native code included,
 * so a result depends on the cut into tasks alone and not on the number of threads. Who has nothing to do sleeps, which
 * leaves the processors to other processes.
 *
 * <p>For one caller at a time.
 */
public final class Workers implements AutoCloseable {
    private final List<Thread> helpers = new ArrayList<>();
    private volatile @Nullable Job job;
    private volatile boolean closed;
    private @Nullable Thread lastCaller;

    /** @param threads with the caller's */
    public Workers(int threads) {
        for (int i = 1; i < threads; i++) {
            helpers.add(
                    Thread.ofPlatform().daemon().name("cogview4j-worker-" + i).start(this::help));
        }
    }

    /** With the caller's. */
    public int threads() {
        return helpers.size() + 1;
    }

    /**
     * Runs the tasks 0 to {@code tasks - 1}, each in a scope of its own, and returns when all have ended.
     *
     * @throws RuntimeException what a task threw; the tasks that nobody had begun by then are left out
     */
    public void each(int tasks, IntConsumer task) {
        Job mine = new Job(tasks, task, Thread.currentThread());
        if (tasks > 1 && !helpers.isEmpty()) {
            if (mine.caller != lastCaller) {
                NativeRuntime.useThreads(1);
                lastCaller = mine.caller;
            }
            job = mine;
            helpers.stream().limit(tasks - 1L).forEach(LockSupport::unpark);
        }
        mine.work();
        mine.await();
        job = null;
        mine.rethrow();
    }

    private void help() {
        NativeRuntime.useThreads(1);
        while (!closed) {
            Job current = job;
            if (current != null && current.work()) {
                continue;
            }
            LockSupport.park(this);
        }
    }

    /** Lets the threads end. No task is running, so nothing is waited for. */
    @Override
    public void close() {
        closed = true;
        helpers.forEach(LockSupport::unpark);
    }

    /** Tasks that threads take one after the other. */
    private static final class Job {
        private final int tasks;
        private final IntConsumer task;
        private final Thread caller;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger ended = new AtomicInteger();
        private volatile @Nullable Throwable failure;

        Job(int tasks, IntConsumer task, Thread caller) {
            this.tasks = tasks;
            this.task = task;
            this.caller = caller;
        }

        /** Takes tasks while there are any. Returns whether there was one. */
        boolean work() {
            boolean worked = false;
            for (int i = next.getAndIncrement(); i < tasks; i = next.getAndIncrement()) {
                worked = true;
                run(i);
                if (ended.incrementAndGet() == tasks) {
                    LockSupport.unpark(caller);
                }
            }
            return worked;
        }

        private void run(int index) {
            if (failure != null) {
                return;
            }
            try (var _ = Scope.open()) {
                task.accept(index);
            } catch (Throwable e) {
                failure = e; // of several, any
            }
        }

        void await() {
            boolean interrupted = false;
            while (ended.get() < tasks) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
            if (interrupted) {
                caller.interrupt();
            }
        }

        void rethrow() {
            switch (failure) {
                case null -> {}
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case Throwable e -> throw new IllegalStateException(e);
            }
        }
    }
}
