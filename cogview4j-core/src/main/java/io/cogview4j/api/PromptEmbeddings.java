package io.cogview4j.api;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What the text encoding stage hands to the image stage. Whether all of it fits together and fits a transformer, the
 * rules of package {@code shape} tell.
 *
 * @param prompts one for each prompt, at least one
 * @param negatives one for each prompt, or none when the images are to be made without guidance
 */
public record PromptEmbeddings(List<PromptEmbedding> prompts, List<PromptEmbedding> negatives) {
    public PromptEmbeddings {
        prompts = List.copyOf(prompts);
        negatives = List.copyOf(negatives);
        if (prompts.isEmpty()) {
            throw new InvalidRequestException(CoreMessage.EMBEDDINGS_EMPTY);
        }
    }

    /** Prompt {@code index} alone, with its negative prompt if there are any. */
    public PromptEmbeddings slice(int index) {
        return slice(index, index + 1);
    }

    /** Prompts {@code from} to {@code to - 1}, with their negative prompts if there are any. */
    public PromptEmbeddings slice(int from, int to) {
        return new PromptEmbeddings(
                prompts.subList(from, to), negatives.isEmpty() ? negatives : negatives.subList(from, to));
    }

    /** Each prompt so many times in a row, and its negative prompt likewise. */
    public PromptEmbeddings repeat(int times) {
        return new PromptEmbeddings(repeat(prompts, times), repeat(negatives, times));
    }

    /** The only negative prompt for each of the prompts. */
    public PromptEmbeddings repeatNegative() {
        if (negatives.size() != 1) {
            throw new IllegalArgumentException("there is no single negative prompt, but " + negatives.size());
        }
        return new PromptEmbeddings(prompts, Collections.nCopies(prompts.size(), negatives.getFirst()));
    }

    /** These prompts, then those of {@code others}; both with negative prompts, or both without. */
    public PromptEmbeddings concat(PromptEmbeddings others) {
        return new PromptEmbeddings(concat(prompts, others.prompts), concat(negatives, others.negatives));
    }

    private static List<PromptEmbedding> repeat(List<PromptEmbedding> embeddings, int times) {
        return embeddings.stream()
                .flatMap(embedding -> Collections.nCopies(times, embedding).stream())
                .toList();
    }

    private static List<PromptEmbedding> concat(List<PromptEmbedding> first, List<PromptEmbedding> second) {
        List<PromptEmbedding> both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }
}
