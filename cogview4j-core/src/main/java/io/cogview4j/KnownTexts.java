package io.cogview4j;

import io.cogview4j.api.Prompt;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the texts that an image is made of. Embeddings of other programs do not tell theirs.
 *
 * @param prompt null if unknown
 * @param negative null if unknown, empty for no negative prompt
 */
record KnownTexts(@Nullable String prompt, @Nullable String negative) {
    static KnownTexts of(Prompt prompt) {
        return new KnownTexts(prompt.text(), prompt.negative() == null ? "" : prompt.negative());
    }
}
