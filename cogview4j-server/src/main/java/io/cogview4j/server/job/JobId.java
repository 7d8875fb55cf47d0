package io.cogview4j.server.job;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a job is called. Nobody can guess one.
 *
 * @param text {@code job_} and 32 hexadecimal digits
 */
public record JobId(String text) {
    private static final Pattern FORM = Pattern.compile("job_[0-9a-f]{32}");
    private static final SecureRandom RANDOM = new SecureRandom();

    public JobId {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("no id of a job");
        }
    }

    /** One that there is not yet. */
    public static JobId create() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return new JobId("job_" + HexFormat.of().formatHex(bytes));
    }

    /** What a client calls a job; empty if there can be no job of this name. */
    public static Optional<JobId> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new JobId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return text;
    }
}
