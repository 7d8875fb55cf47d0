package io.cogview4j.resume;

import io.cogview4j.api.Lora;
import io.cogview4j.api.Origin;
import io.cogview4j.api.Prompt;
import io.cogview4j.api.PromptSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A prompt of a run that was saved, with nothing left to the request.
 *
 * @param text null if embeddings did not tell
 * @param negative null if embeddings did not tell
 * @param original what the user wrote, if the text was written from it by a language model; else null
 * @param settings those of the request and its own, with the seed of its first image
 * @param loras those of the request or its own
 * @param origin what made its embedding, as its images remember it
 */
public record SavedPrompt(
        @Nullable String text,
        @Nullable String negative,
        @Nullable String original,
        PromptSettings settings,
        List<Lora> loras,
        Origin origin) {
    public SavedPrompt {
        loras = List.copyOf(loras);
    }

    /** As the run takes it. */
    public Prompt prompt() {
        return new Prompt(text == null ? "" : text, negative == null ? "" : negative, settings, original, loras);
    }
}
