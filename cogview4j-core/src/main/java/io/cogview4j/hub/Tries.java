package io.cogview4j.hub;

import io.cogview4j.events.Cancellation;
import io.cogview4j.message.HubException;
import io.cogview4j.message.Message;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * How often something may fail. After each failure it waits, as long as the hub asks for or else twice as long as before, and
 * whatever brings something begins the count anew.
 */
final class Tries {
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration WORTH_TELLING = Duration.ofSeconds(1);

    private final Tuning tuning;
    private final Cancellation cancellation;
    private final Consumer<Message> told;
    private int failures;

    Tries(Tuning tuning, Cancellation cancellation, Consumer<Message> told) {
        this.tuning = tuning;
        this.cancellation = cancellation;
        this.told = told;
    }

    void progressed() {
        failures = 0;
    }

    /**
     * The connection failed: waits before the next try.
     *
     * @throws HubException if there was none left
     */
    void failed(String host, String reason) {
        if (++failures >= tuning.tries()) {
            throw new HubException(HubMessage.HUB_UNREACHABLE, host, reason);
        }
        pause(host, reason, usualPause());
    }

    /**
     * The hub cannot answer now: waits before the next try.
     *
     * @param asked how long the hub asks to wait
     * @throws HubException if there was none left, or the hub asks for longer than anyone waits
     */
    void refused(String host, int status, Optional<Duration> asked) {
        failures++;
        Duration pause =
                asked.filter(wanted -> wanted.compareTo(usualPause()) > 0).orElse(usualPause());
        if (failures >= tuning.tries() || pause.compareTo(tuning.longestPause()) > 0) {
            throw new HubException(HubMessage.HUB_BUSY, host, status, pause.toSeconds());
        }
        pause(host, "status " + status, pause);
    }

    private Duration usualPause() {
        Duration pause = tuning.firstPause().multipliedBy(1L << Math.clamp(failures - 1, 0, 20));
        return pause.compareTo(tuning.longestPause()) > 0 ? tuning.longestPause() : pause;
    }

    private void pause(String host, String reason, Duration pause) {
        if (pause.compareTo(WORTH_TELLING) >= 0) {
            told.accept(Message.of(HubMessage.HUB_TRIED_AGAIN, host, reason, pause.toSeconds()));
        }
        long end = System.nanoTime() + pause.toNanos();
        for (long left = pause.toNanos(); left > 0; left = end - System.nanoTime()) {
            cancellation.throwIfCancelled();
            LockSupport.parkNanos(Math.min(left, LOOK.toNanos()));
        }
    }
}
