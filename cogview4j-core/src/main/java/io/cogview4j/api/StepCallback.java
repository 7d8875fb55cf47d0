package io.cogview4j.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Is asked after every denoising step; may look, change what goes into the next step, or stop. */
@FunctionalInterface
public interface StepCallback {
    StepCallback NONE = _ -> Decision.proceed();

    Decision after(Step step);

    /**
     * A step that was just made.
     *
     * @param index of the step, from 0
     * @param total steps planned
     * @param timestep that the transformer was told
     * @param sigma noise level before the step
     * @param latents after the step
     * @param embeddings that the step used
     */
    record Step(int index, int total, float timestep, float sigma, Latents latents, PromptEmbeddings embeddings) {}

    /**
     * How to go on. Embeddings are checked like those that a request gives, and must be for as many prompts as before.
     *
     * @param stop whether the remaining steps are left out; the latents are decoded as they are
     * @param latents for the next step, null to leave them
     * @param prompts embeddings for the next steps, null to leave them
     * @param negatives embeddings for the next steps, null to leave them
     */
    record Decision(
            boolean stop,
            @Nullable Latents latents,
            @Nullable List<PromptEmbedding> prompts,
            @Nullable List<PromptEmbedding> negatives) {
        public static Decision proceed() {
            return new Decision(false, null, null, null);
        }

        public static Decision end() {
            return new Decision(true, null, null, null);
        }

        public static Decision withLatents(Latents latents) {
            return new Decision(false, latents, null, null);
        }

        public static Decision withEmbeddings(PromptEmbeddings embeddings) {
            return new Decision(false, null, embeddings.prompts(), embeddings.negatives());
        }
    }
}
