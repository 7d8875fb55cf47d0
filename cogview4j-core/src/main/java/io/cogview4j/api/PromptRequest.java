package io.cogview4j.api;

import java.util.List;

/**
 * Prompts to encode. Every prompt gets the negative prompt at its place in the list, or the only one there is; without
 * any, the empty text.
 *
 * @param prompts at least one; an empty text is a prompt
 * @param negativePrompts none, one for all, or one for each prompt
 * @param maxTokens where a prompt is cut, counting the two tokens that open every prompt; at least 3
 * @param padding how far short prompts are padded
 */
public record PromptRequest(List<String> prompts, List<String> negativePrompts, int maxTokens, Padding padding) {
    /** What the model was trained with. */
    public static final int DEFAULT_MAX_TOKENS = 1024;

    /** Padding tokens are part of what the text encoder sees, so padding changes an embedding. */
    public enum Padding {
        /** Each prompt to the next multiple of 16: its embedding never depends on its neighbours. */
        EACH_ALONE,
        /** All prompts of a list to the longest of them, as diffusers does. */
        TO_LONGEST
    }

    public PromptRequest {
        prompts = List.copyOf(prompts);
        negativePrompts = List.copyOf(negativePrompts);
        if (prompts.isEmpty()) {
            throw new InvalidRequestException("There is no prompt.", "Give at least one; an empty text is allowed.");
        }
        if (negativePrompts.size() > 1 && negativePrompts.size() != prompts.size()) {
            throw new InvalidRequestException(
                    "There are " + negativePrompts.size() + " negative prompts for " + prompts.size() + " prompts.",
                    "Give none, one for all, or one for each prompt.");
        }
        if (maxTokens < 3) {
            throw new InvalidRequestException(
                    "A limit of " + maxTokens + " tokens leaves nothing of a prompt: two tokens open every prompt.",
                    "Give at least 3, or leave it at " + DEFAULT_MAX_TOKENS + ".");
        }
    }

    public static PromptRequest of(String... prompts) {
        return new PromptRequest(List.of(prompts), List.of(), DEFAULT_MAX_TOKENS, Padding.EACH_ALONE);
    }

    public PromptRequest withNegative(String... negativePrompts) {
        return new PromptRequest(prompts, List.of(negativePrompts), maxTokens, padding);
    }

    public PromptRequest withMaxTokens(int maxTokens) {
        return new PromptRequest(prompts, negativePrompts, maxTokens, padding);
    }

    public PromptRequest withPadding(Padding padding) {
        return new PromptRequest(prompts, negativePrompts, maxTokens, padding);
    }
}
