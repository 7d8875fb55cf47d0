package io.cogview4j.shape;

import java.util.List;

/**
 * The shapes of prompt embeddings and negative prompt embeddings. A tensor may hold several prompts of one length; the
 * prompts follow each other through all tensors.
 */
public record EmbeddingShapes(List<TensorShape> prompts, List<TensorShape> negatives) {
    public EmbeddingShapes {
        prompts = List.copyOf(prompts);
        negatives = List.copyOf(negatives);
    }
}
