package io.cogview4j.shape;

import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptSource;
import java.util.Arrays;
import java.util.List;

/**
 * Keeps the first tokens of every prompt and negative prompt.
 *
 * <p>This is exact, not an approximation. The text encoder is causal: the row of a token depends on the tokens before
 * it and on no other, and positions count from the first row. Padding stands in front. So the first {@code n} rows are
 * what the encoder makes of the first {@code n} tokens: of the same prompt, cut at its end, behind the same padding.
 * For {@code n} a multiple of 16 that is the embedding of the prompt with a limit of {@code n - p} tokens, where {@code
 * p} is how many padding tokens stand in front. What is kept counts that padding: a prompt that was padded far may have
 * nothing but padding in its first {@code n} rows.
 *
 * @param tokens to keep of each, at least 1; what is shorter stays
 */
public record Truncate(int tokens) implements ShapeHandler {
    public Truncate {
        if (tokens < 1) {
            throw new IllegalArgumentException("cannot keep " + tokens + " tokens");
        }
    }

    @Override
    public List<PromptEmbeddings> adapt(PromptEmbeddings embeddings) {
        return List.of(new PromptEmbeddings(first(embeddings.prompts()), first(embeddings.negatives())));
    }

    private List<PromptEmbedding> first(List<PromptEmbedding> embeddings) {
        return embeddings.stream().map(e -> e.tokens() <= tokens ? e : first(e)).toList();
    }

    /** Which words are left is not known here, only what made them. */
    private PromptEmbedding first(PromptEmbedding embedding) {
        PromptSource source = new PromptSource(
                null, null, embedding.source().origin(), embedding.source().arithmetic());
        float[] values = Arrays.copyOf(embedding.values(), tokens * embedding.width());
        return new PromptEmbedding(values, tokens, embedding.width(), source);
    }
}
