package io.cogview4j.api;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import java.util.Collections;
import java.util.List;

/**
 * Prompts to encode. Every prompt gets the negative prompt at its place in the list; without any, the empty text.
 *
 * @param prompts at least one; an empty text is a prompt
 * @param negativePrompts none, or one for each prompt
 * @param maxTokens where a prompt is cut, counting the two tokens that open every prompt; at least 3
 * @param padding how far short prompts are padded
 */
public record PromptRequest(List<String> prompts, List<String> negativePrompts, int maxTokens, Padding padding) {
    /** What the model was trained with. */
    public static final int DEFAULT_MAX_TOKENS = 1024;

    private static final int OPENING_TOKENS = 2;

    /** Two tokens open every prompt, and something of it has to be left. */
    public static final int LEAST_MAX_TOKENS = OPENING_TOKENS + 1;

    /** Padding tokens are part of what the text encoder sees, so padding changes an embedding. */
    public enum Padding {
        /** Each prompt to the next multiple of 16: its embedding never depends on its neighbours. */
        EACH_ALONE,
        /** All prompts of a list to the longest of them, as diffusers does. */
        TO_LONGEST
    }

    public PromptRequest {
        requireSound(prompts, negativePrompts, maxTokens);
        prompts = List.copyOf(prompts);
        negativePrompts = List.copyOf(negativePrompts);
    }

    /** @throws InvalidRequestException if nothing can be encoded that way */
    static void requireSound(List<String> prompts, List<String> negativePrompts, int maxTokens) {
        if (prompts.isEmpty()) {
            throw new InvalidRequestException(CoreMessage.PROMPTS_EMPTY);
        }
        if (!negativePrompts.isEmpty() && negativePrompts.size() != prompts.size()) {
            throw new InvalidRequestException(
                    CoreMessage.NEGATIVE_PROMPTS_COUNT, negativePrompts.size(), prompts.size());
        }
        if (maxTokens < LEAST_MAX_TOKENS) {
            throw new InvalidRequestException(
                    CoreMessage.MAX_TOKENS_TOO_SMALL, maxTokens, OPENING_TOKENS, LEAST_MAX_TOKENS, DEFAULT_MAX_TOKENS);
        }
    }

    public static PromptRequest of(String... prompts) {
        return new PromptRequest(List.of(prompts), List.of(), DEFAULT_MAX_TOKENS, Padding.EACH_ALONE);
    }

    /** Prompts with their negative prompts; the empty text where there is none. */
    public static PromptRequest of(List<Prompt> prompts, int maxTokens, Padding padding) {
        return new PromptRequest(
                prompts.stream().map(Prompt::text).toList(),
                prompts.stream()
                        .map(prompt -> prompt.negative() == null ? "" : prompt.negative())
                        .toList(),
                maxTokens,
                padding);
    }

    /** With one negative prompt for all prompts. */
    public PromptRequest withNegative(String negativePrompt) {
        return withNegatives(Collections.nCopies(prompts.size(), negativePrompt));
    }

    /** With one negative prompt for each prompt. */
    public PromptRequest withNegatives(List<String> negativePrompts) {
        return new PromptRequest(prompts, negativePrompts, maxTokens, padding);
    }

    public PromptRequest withMaxTokens(int maxTokens) {
        return new PromptRequest(prompts, negativePrompts, maxTokens, padding);
    }

    public PromptRequest withPadding(Padding padding) {
        return new PromptRequest(prompts, negativePrompts, maxTokens, padding);
    }
}
