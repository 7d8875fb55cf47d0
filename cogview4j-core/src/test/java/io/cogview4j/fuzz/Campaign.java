package io.cogview4j.fuzz;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Tries the inputs of an entry point one after the other, on a thread that may hang without the tests hanging. */
final class Campaign {
    /** Longer than any input takes of a processor; a thread that waits for something else may take more. */
    static final Duration LIMIT = Duration.ofSeconds(20);

    /** How much longer an input may take on a machine that has other things to do. */
    private static final int SHARING = 10;

    private static final int MOST_ESCAPES = 20;
    private static final int LOOK_MILLIS = 20;

    private final EntryPoint entry;
    private final Duration limit;
    private final Progress progress;
    private final List<Escape> escapes = Collections.synchronizedList(new ArrayList<>());
    private volatile long seed;
    private volatile long startNanos = System.nanoTime();
    private volatile long startProcessorNanos;
    private volatile long read;
    private volatile long refused;

    /** Hears of each input before it is tried. */
    interface Progress {
        void at(long seed, long read, long refused);
    }

    Campaign(EntryPoint entry, Duration limit, Progress progress) {
        this.entry = entry;
        this.limit = limit;
        this.progress = progress;
    }

    static Tally run(EntryPoint entry, long first, long count) {
        return new Campaign(entry, LIMIT, (_, _, _) -> {}).run(first, count);
    }

    Tally run(long first, long count) {
        seed = first;
        Thread worker =
                Thread.ofPlatform().daemon().name("fuzz " + entry.name()).start(() -> tryAll(first, count));
        while (isAlive(worker)) {
            if (isOver(worker)) {
                String where = Arrays.stream(worker.getStackTrace())
                        .limit(20)
                        .map(frame -> "\n\tat " + frame)
                        .collect(Collectors.joining());
                escapes.add(new Escape(entry.name(), seed, "takes longer than " + limit.toMillis() + " ms" + where));
                worker.interrupt();
                break;
            }
        }
        return new Tally(entry.name(), first, seed - first + 1, read, refused, List.copyOf(escapes));
    }

    private boolean isOver(Thread worker) {
        long processorNanos = Trial.THREADS.getThreadCpuTime(worker.threadId()) - startProcessorNanos;
        return processorNanos > limit.toNanos() || System.nanoTime() - startNanos > SHARING * limit.toNanos();
    }

    private static boolean isAlive(Thread worker) {
        try {
            worker.join(LOOK_MILLIS);
            return worker.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void tryAll(long first, long count) {
        for (long next = first; next < first + count && escapes.size() < MOST_ESCAPES; next++) {
            progress.at(next, read, refused);
            seed = next;
            startNanos = System.nanoTime();
            startProcessorNanos = Trial.THREADS.getCurrentThreadCpuTime();
            switch (trial(next)) {
                case Trial.Read _ -> read = read + 1;
                case Trial.Refused _ -> refused = refused + 1;
                case Trial.Escaped escaped -> escapes.add(new Escape(entry.name(), next, escaped.how()));
            }
        }
    }

    private Trial trial(long seed) {
        try {
            return Trial.of(entry.input(seed), entry.bound());
        } catch (IOException | RuntimeException | LinkageError e) {
            return Trial.escaped(e); // there is no such input, which is to be noticed as well
        }
    }
}
