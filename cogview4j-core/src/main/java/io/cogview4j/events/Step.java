package io.cogview4j.events;

import io.cogview4j.api.Latents;
import io.cogview4j.api.PromptEmbeddings;

/**
 * A denoising step that was just made, for all images that are denoised together.
 *
 * @param index of the step, from 0
 * @param total steps planned
 * @param timestep that the transformer was told, 1000 for pure noise
 * @param sigma noise level before the step
 * @param latents after the step, {@code [images, channels, height, width]}
 * @param clean latents without noise, as this step predicts them, of the same shape: {@code x - sigma v}
 * @param embeddings that the step used
 */
public record Step(
        int index,
        int total,
        float timestep,
        float sigma,
        Latents latents,
        Latents clean,
        PromptEmbeddings embeddings) {}
