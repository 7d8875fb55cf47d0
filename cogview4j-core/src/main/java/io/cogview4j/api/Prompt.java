package io.cogview4j.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A prompt and what belongs to it.
 *
 * @param text what the image shows, in English or Chinese; the empty text is a prompt, too
 * @param negative what the image should not show; null for that of the request, or else the empty text
 * @param settings what this prompt asks of its images where the request leaves it open
 * @param original what the user wrote, if the text was written from it by a language model; else null
 * @param loras adaptations of the transformer for its images, which sum; empty for none, null for those of the request
 */
public record Prompt(
        String text,
        @Nullable String negative,
        PromptSettings settings,
        @Nullable String original,
        @Nullable List<Lora> loras) {
    public Prompt {
        loras = loras == null ? null : List.copyOf(loras);
    }

    /** A prompt with the adaptations of its request. */
    public Prompt(String text, @Nullable String negative, PromptSettings settings, @Nullable String original) {
        this(text, negative, settings, original, null);
    }

    /** A prompt as the user wrote it. */
    public Prompt(String text, @Nullable String negative, PromptSettings settings) {
        this(text, negative, settings, null);
    }

    /** A prompt that asks for nothing else. */
    public static Prompt of(String text) {
        return new Prompt(text, null, PromptSettings.NONE);
    }

    /** The same prompt with this negative prompt. */
    public Prompt withNegative(String negative) {
        return new Prompt(text, negative, settings, original, loras);
    }

    /** The same prompt with these settings of its own. */
    public Prompt withSettings(PromptSettings settings) {
        return new Prompt(text, negative, settings, original, loras);
    }

    /** The same prompt with these adaptations of its own: none if the list is empty, those of the request if there is no list. */
    public Prompt withLoras(@Nullable List<Lora> loras) {
        return new Prompt(text, negative, settings, original, loras);
    }

    /** The prompt with another text, which was written from this one. */
    public Prompt rewritten(String text) {
        return new Prompt(text, negative, settings, original == null ? this.text : original, loras);
    }

    /** The same prompt with this negative prompt unless it has one. */
    public Prompt withNegativeUnlessSet(@Nullable String otherwise) {
        return negative == null ? new Prompt(text, otherwise, settings, original, loras) : this;
    }

    /** Its own adaptations, or else those for all prompts. */
    public List<Lora> lorasOr(List<Lora> forAll) {
        return loras == null ? forAll : loras;
    }
}
