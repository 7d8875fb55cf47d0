package io.cogview4j.hub;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** How much has come, and how fast in the last seconds. Many threads count; one looks. */
final class PullMeter {
    private static final long WINDOW_NANOS = 10_000_000_000L;
    private static final long STEP_NANOS = 500_000_000L;
    private static final double NANOS = 1e9;

    private record Sample(long nanos, long received) {}

    private final long total;
    private final AtomicLong present;
    private final AtomicLong received = new AtomicLong();
    private final Deque<Sample> samples = new ArrayDeque<>();

    PullMeter(long total, long present) {
        this.total = total;
        this.present = new AtomicLong(present);
    }

    /** @param bytes fewer than none if some have to come again */
    void count(long bytes) {
        present.addAndGet(bytes);
        if (bytes > 0) {
            received.addAndGet(bytes);
        }
    }

    /** All that came, what came twice included. */
    long received() {
        return received.get();
    }

    PullEvent.Advanced look(long nanos) {
        long now = received.get();
        if (samples.isEmpty() || nanos - samples.getLast().nanos() >= STEP_NANOS) {
            samples.addLast(new Sample(nanos, now));
        }
        while (samples.size() > 1 && nanos - samples.getFirst().nanos() > WINDOW_NANOS) {
            samples.removeFirst();
        }
        Sample oldest = samples.getFirst();
        double seconds = (nanos - oldest.nanos()) / NANOS;
        long rate = seconds > 0 ? Math.round((now - oldest.received()) / seconds) : 0;
        long there = Math.clamp(present.get(), 0, total);
        Optional<Duration> left =
                rate > 0 ? Optional.of(Duration.ofSeconds(Math.ceilDiv(total - there, rate))) : Optional.empty();
        return new PullEvent.Advanced(there, total, rate, left);
    }
}
