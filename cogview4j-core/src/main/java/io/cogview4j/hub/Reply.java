package io.cogview4j.hub;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/**
 * What came back at the end of all redirections.
 *
 * @param uri that gave it
 * @param body unless it went to a sink
 */
record Reply(int status, HttpHeaders headers, URI uri, byte[] body) {
    private static final List<Integer> PASSING = List.of(408, 425, 429, 500, 502, 503, 504);
    private static final int MOST_SECONDS = 1_000_000;

    boolean isSuccess() {
        return status == 200 || status == 206;
    }

    /** Whether the same may be answered otherwise after a while. */
    boolean isPassing() {
        return PASSING.contains(status);
    }

    /** How long the hub asks to wait, in seconds or until a date. */
    Optional<Duration> retryAfter() {
        return headers.firstValue("Retry-After").map(String::strip).flatMap(Reply::duration);
    }

    private static Optional<Duration> duration(String text) {
        if (text.matches("\\d{1,9}")) {
            return Optional.of(Duration.ofSeconds(Math.min(Integer.parseInt(text), MOST_SECONDS)));
        }
        try {
            Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(Duration.between(Instant.now(), until)).filter(Duration::isPositive);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
