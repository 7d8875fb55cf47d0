package io.cogview4j.cli;

import org.jspecify.annotations.Nullable;

/**
 * A prompt and what belongs to it.
 *
 * @param negativePrompt null if it is left open
 */
record PromptLine(String prompt, @Nullable String negativePrompt, PictureSettings settings) {
    PromptLine(String prompt) {
        this(prompt, null, PictureSettings.NONE);
    }

    PromptLine withDefaultNegative(String negativePrompt) {
        return this.negativePrompt == null ? new PromptLine(prompt, negativePrompt, settings) : this;
    }
}
