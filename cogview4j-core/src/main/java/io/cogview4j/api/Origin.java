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
    private static final String RUN = "run:";

    /**
     * Whether the encoder can be compared with others. Early versions knew one by samples of its weights only, which many
     * encoders have in common; and what does not outlive a run is known within it only, see {@link #isOfRun}.
     */
    public boolean isCertain() {
        return encoder != null && !isOfRun() && !SAMPLED.matcher(encoder).matches();
    }

    /** Whether the embedding was made in a run that keeps none, and so did not look at all weights of its encoder. */
    public boolean isOfRun() {
        return encoder != null && encoder.startsWith(RUN);
    }
}
