package io.cogview4j.text;

import org.jspecify.annotations.Nullable;

/**
 * A prompt as the text encoder reads it.
 *
 * <p>The array is not copied: whoever hands it over gives it away.
 *
 * @param ids padding, {@code [gMASK]}, {@code <sop>}, the text; a multiple of 16
 * @param paddingTokens how many ids at the start are padding
 * @param droppedTokens how many tokens of the text were cut off, at its end or, by the tokenizer's config, its start
 * @param droppedText what was cut off, null if nothing was
 */
public record TokenizedPrompt(
        long[] ids,
        int paddingTokens,
        int droppedTokens,
        @Nullable String droppedText) {}
