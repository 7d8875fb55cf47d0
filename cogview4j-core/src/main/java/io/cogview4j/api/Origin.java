package io.cogview4j.api;

import org.jspecify.annotations.Nullable;

/**
 * Which text encoder and tokenizer made an embedding.
 *
 * @param encoder fingerprint of the text encoder, null if unknown
 * @param tokenizer fingerprint of the tokenizer, null if unknown
 */
public record Origin(@Nullable String encoder, @Nullable String tokenizer) {
    public static final Origin UNKNOWN = new Origin(null, null);
}
