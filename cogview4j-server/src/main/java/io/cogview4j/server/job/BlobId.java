package io.cogview4j.server.job;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a file of the server is called: by its content.
 *
 * @param sha256 of the content, 64 hexadecimal digits in lower case
 */
public record BlobId(String sha256) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    public BlobId {
        if (!FORM.matcher(sha256).matches()) {
            throw new IllegalArgumentException("no SHA-256");
        }
    }

    /** From what a client sent; empty if it can be no such name. */
    public static Optional<BlobId> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new BlobId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return sha256;
    }
}
