package io.cogview4j.api;

import org.jspecify.annotations.Nullable;

/**
 * Where an embedding comes from.
 *
 * @param text of the prompt, null if unknown
 * @param cut the end of the text that was left out because it was too long, null if none
 */
public record PromptSource(@Nullable String text, @Nullable String cut, Origin origin) {
    public static final PromptSource UNKNOWN = new PromptSource(null, null, Origin.UNKNOWN);
}
