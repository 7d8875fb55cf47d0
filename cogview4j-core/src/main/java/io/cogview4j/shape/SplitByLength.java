package io.cogview4j.shape;

import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a batch where the lengths change, in the order of the prompts: in each group all prompts have one length, and
 * all negative prompts have one length, which may be another.
 */
public record SplitByLength() implements ShapeHandler {
    @Override
    public List<PromptEmbeddings> adapt(PromptEmbeddings embeddings) {
        List<PromptEmbedding> prompts = embeddings.prompts();
        List<PromptEmbedding> negatives = embeddings.negatives();
        if (!negatives.isEmpty() && negatives.size() != prompts.size()) {
            return List.of(embeddings);
        }
        List<PromptEmbeddings> groups = new ArrayList<>();
        int start = 0;
        for (int i = 1; i <= prompts.size(); i++) {
            if (i == prompts.size() || !sameLength(prompts, start, i) || !sameLength(negatives, start, i)) {
                groups.add(embeddings.slice(start, i));
                start = i;
            }
        }
        return groups;
    }

    private static boolean sameLength(List<PromptEmbedding> embeddings, int first, int second) {
        return embeddings.isEmpty()
                || embeddings.get(first).tokens() == embeddings.get(second).tokens();
    }
}
