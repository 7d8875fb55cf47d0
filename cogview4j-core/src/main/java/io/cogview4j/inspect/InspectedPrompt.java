package io.cogview4j.inspect;

import io.cogview4j.api.PromptSource;

/**
 * One prompt of an embeddings file, or one negative prompt.
 *
 * @param tokens of its embedding, 0 if the tensor's shape does not tell
 */
public record InspectedPrompt(long tokens, PromptSource source) {}
