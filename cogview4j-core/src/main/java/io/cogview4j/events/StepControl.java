package io.cogview4j.events;

import io.cogview4j.api.Latents;
import io.cogview4j.api.PromptEmbeddings;
import org.jspecify.annotations.Nullable;

/**
 * How to go on after a denoising step. Embeddings are checked like those of a request and must be for as many prompts as
 * before.
 *
 * @param stop whether the remaining steps are left out; the latents are decoded as they are
 * @param latents for the next step, null to leave them
 * @param embeddings for the next steps, null to leave them
 */
public record StepControl(
        boolean stop, @Nullable Latents latents, @Nullable PromptEmbeddings embeddings) {
    public static StepControl proceed() {
        return new StepControl(false, null, null);
    }

    public static StepControl end() {
        return new StepControl(true, null, null);
    }

    public static StepControl withLatents(Latents latents) {
        return new StepControl(false, latents, null);
    }

    public static StepControl withEmbeddings(PromptEmbeddings embeddings) {
        return new StepControl(false, null, embeddings);
    }
}
