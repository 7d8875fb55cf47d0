package io.cogview4j.api;

import java.util.List;

/**
 * What the text encoding stage hands to the image stage. Lengths may differ between all of them; the width may not.
 *
 * @param prompts one for each prompt
 * @param negatives one for each prompt, or none when the pictures are to be made without guidance
 */
public record PromptEmbeddings(List<PromptEmbedding> prompts, List<PromptEmbedding> negatives) {
    public PromptEmbeddings {
        prompts = List.copyOf(prompts);
        negatives = List.copyOf(negatives);
        if (prompts.isEmpty()) {
            throw new InvalidRequestException("There is no prompt embedding.", "Give at least one.");
        }
        if (!negatives.isEmpty() && negatives.size() != prompts.size()) {
            throw new InvalidRequestException(
                    "There are %d negative embeddings for %d prompt embeddings."
                            .formatted(negatives.size(), prompts.size()),
                    "Give one for each prompt, or none for pictures without guidance.");
        }
    }
}
