package io.cogview4j.api;

/**
 * What the text encoder makes of one prompt: {@code [tokens, width]} in row-major order, float32. Prompts differ in
 * their number of tokens; the width is the encoder's.
 *
 * <p>The array is not copied: whoever hands it over gives it away.
 */
public record PromptEmbedding(float[] values, int tokens, int width, PromptSource source) {
    public PromptEmbedding {
        if (tokens < 1 || width < 1 || values.length != (long) tokens * width) {
            throw new IllegalArgumentException(
                    "an embedding [%d, %d] cannot have %d values".formatted(tokens, width, values.length));
        }
    }

    /** An embedding of which nothing else is known. */
    public PromptEmbedding(float[] values, int tokens, int width) {
        this(values, tokens, width, PromptSource.UNKNOWN);
    }
}
