package io.cogview4j.server.queue;

import java.time.Duration;

/**
 * What a queue allows.
 *
 * @param mostWaiting jobs that may wait, of all clients together
 * @param keptTime how long final jobs and their results are kept
 * @param keptBytes of results at most; the oldest jobs go first
 */
public record QueueSettings(int mostWaiting, Duration keptTime, long keptBytes) {
    /** 1,000 waiting jobs, 30 days and 20 GiB. */
    public static final QueueSettings DEFAULT = new QueueSettings(1000, Duration.ofDays(30), 20L << 30);

    public QueueSettings {
        if (mostWaiting < 1 || keptTime.isNegative() || keptBytes < 0) {
            throw new IllegalArgumentException("no such settings of a queue");
        }
    }
}
