package io.cogview4j.inspect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A prompt as the text encoder would read it.
 *
 * @param prompt the text
 * @param tokens all that the encoder reads: padding, the signs that every prompt begins with, the text
 * @param padding how many tokens at the start are padding, up to a multiple of 16
 * @param most tokens that count, padding left out; what lies beyond is cut off
 * @param cutTokens how many were cut off
 * @param cutText what was cut off, null if nothing was
 * @param unknownWords of the text, if the model knows only the words of a list; articles and the like do not count
 */
public record PromptTokens(
        String prompt,
        List<Token> tokens,
        int padding,
        int most,
        int cutTokens,
        @Nullable String cutText,
        List<String> unknownWords) {
    /**
     * One token. A character without one of its own takes several, each with the text of all.
     *
     * @param id in the vocabulary
     * @param text that it stands for, as it is: it may be a space or a line break
     * @param part its place among the tokens of the character, from 1
     * @param parts how many these are, normally 1
     */
    public record Token(long id, String text, int part, int parts) {}

    public PromptTokens {
        tokens = List.copyOf(tokens);
        unknownWords = List.copyOf(unknownWords);
    }

    /** How many tokens count: all without the padding. */
    public int count() {
        return tokens.size() - padding;
    }
}
