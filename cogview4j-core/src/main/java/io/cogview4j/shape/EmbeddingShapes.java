package io.cogview4j.shape;

import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The shapes of prompt embeddings and negative prompt embeddings. A tensor may hold several prompts of one length; the
 * prompts follow each other through all tensors.
 */
public record EmbeddingShapes(List<TensorShape> prompts, List<TensorShape> negatives) {
    private static final String PROMPT = "prompt_embeds";
    private static final String NEGATIVE = "negative_prompt_embeds";

    public EmbeddingShapes {
        prompts = List.copyOf(prompts);
        negatives = List.copyOf(negatives);
    }

    /** The shapes of embeddings at hand, a tensor {@code [1, tokens, width]} for each, named as in their file. */
    public static EmbeddingShapes of(PromptEmbeddings embeddings) {
        return new EmbeddingShapes(of(PROMPT, embeddings.prompts()), of(NEGATIVE, embeddings.negatives()));
    }

    private static List<TensorShape> of(String key, List<PromptEmbedding> embeddings) {
        return IntStream.range(0, embeddings.size())
                .mapToObj(i -> {
                    PromptEmbedding embedding = embeddings.get(i);
                    return new TensorShape(
                            embeddings.size() == 1 ? key : key + "." + i,
                            List.of(1L, (long) embedding.tokens(), (long) embedding.width()),
                            "F32",
                            embedding.source().origin());
                })
                .toList();
    }

    /** The shapes that take part in an image: without guidance, negative prompts do not. */
    public EmbeddingShapes takingPart(boolean guided) {
        return guided || negatives.isEmpty() ? this : new EmbeddingShapes(prompts, List.of());
    }

    /** All tensors, those of prompts first. */
    public List<TensorShape> tensors() {
        return Stream.concat(prompts.stream(), negatives.stream()).toList();
    }

    /** Whether every tensor holds embeddings, and there is a prompt. */
    public boolean areWellFormed() {
        return !prompts.isEmpty() && tensors().stream().allMatch(TensorShape::isWellFormed);
    }
}
