package io.cogview4j.shape;

import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptSource;
import java.util.List;

/** A text encoder that can be asked again for the embedding of a text, padded further. */
@FunctionalInterface
public interface Reencoder {
    /**
     * Embeddings {@code [tokens, width]} of the same texts, cut where they were cut, padded to {@code tokens}.
     *
     * @param sources each with a text
     * @param tokens a multiple of 16
     * @return one for each source, in their order
     */
    List<PromptEmbedding> encode(List<PromptSource> sources, int tokens);
}
