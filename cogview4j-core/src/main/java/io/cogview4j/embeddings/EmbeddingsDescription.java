package io.cogview4j.embeddings;

import io.cogview4j.api.PromptSource;
import io.cogview4j.shape.EmbeddingShapes;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the header of an embeddings file tells.
 *
 * @param shapes the tensors, in the order of their prompts, whatever their rank and data type. The origin of a tensor
 *     is unknown if its prompts do not have the same
 * @param prompts where the embedding of each prompt comes from; empty if the file does not say
 * @param negatives the same of the negative prompts
 * @param version the version of cogview4j that wrote the file; null if something else did
 * @param metadata what else is in the header, free to choose for whoever wrote the file
 */
public record EmbeddingsDescription(
        EmbeddingShapes shapes,
        List<PromptSource> prompts,
        List<PromptSource> negatives,
        @Nullable String version,
        Map<String, String> metadata) {
    public EmbeddingsDescription {
        prompts = List.copyOf(prompts);
        negatives = List.copyOf(negatives);
        metadata = Map.copyOf(metadata);
    }

    /** Whether cogview4j wrote the file; else nothing is known of its origin. */
    public boolean madeByCogview4j() {
        return version != null;
    }

    /** The data type of the first tensor, as in the header, for example {@code BF16}. */
    public String dtype() {
        return shapes.prompts().getFirst().dtype();
    }
}
