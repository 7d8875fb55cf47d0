package io.cogview4j.api;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which text encoder and tokenizer made an embedding.
 *
 * @param encoder fingerprint of the text encoder, null if unknown
 * @param tokenizer fingerprint of the tokenizer, null if unknown
 */
public record Origin(@Nullable String encoder, @Nullable String tokenizer) {
    public static final Origin UNKNOWN = new Origin(null, null);

    private static final Pattern SAMPLED = Pattern.compile("weights:[0-9a-f]{16}");

    /**
     * Whether the encoder is known by samples of its weights only. Early versions wrote such fingerprints into files;
     * another encoder can have the same, so they prove nothing.
     */
    public boolean isSampled() {
        return encoder != null && SAMPLED.matcher(encoder).matches();
    }

    /** The same, without an encoder that is not certain. */
    public Origin certain() {
        return isSampled() ? new Origin(null, tokenizer) : this;
    }
}
