package io.cogview4j.api;

import org.jspecify.annotations.Nullable;

/**
 * Where an embedding comes from.
 *
 * @param text of the prompt, null if unknown
 * @param cut the end of the text that was left out because it was too long, null if none
 * @param arithmetic in which it was computed; that of the reference if unknown
 */
public record PromptSource(@Nullable String text, @Nullable String cut, Origin origin, Arithmetic arithmetic) {
    public static final PromptSource UNKNOWN = new PromptSource(null, null, Origin.UNKNOWN);

    /** A source in the arithmetic of the reference. */
    public PromptSource(@Nullable String text, @Nullable String cut, Origin origin) {
        this(text, cut, origin, Arithmetic.REFERENCE);
    }
}
