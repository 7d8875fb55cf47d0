package io.cogview4j.hub;

import java.time.Duration;

/**
 * How files are fetched.
 *
 * @param connections at once
 * @param segmentBytes what one request asks for of a large file; a multiple of {@code blockBytes}
 * @param blockBytes what is fetched again at most, for each connection, after the process was killed
 * @param tries in a row that may bring nothing
 * @param firstPause after a failure; each further one is twice as long
 * @param longestPause that is made, also if a hub asks for a longer one
 * @param stall how long a connection may bring nothing
 * @param answer how long a small answer may bring nothing
 */
record Tuning(
        int connections,
        long segmentBytes,
        int blockBytes,
        int tries,
        Duration firstPause,
        Duration longestPause,
        Duration stall,
        Duration answer) {
    static final Tuning USUAL = new Tuning(
            4,
            64L << 20,
            1 << 20,
            6,
            Duration.ofSeconds(1),
            Duration.ofMinutes(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30));

    Tuning withStall(Duration stall) {
        return new Tuning(connections, segmentBytes, blockBytes, tries, firstPause, longestPause, stall, answer);
    }

    Tuning withAnswer(Duration answer) {
        return new Tuning(connections, segmentBytes, blockBytes, tries, firstPause, longestPause, stall, answer);
    }
}
