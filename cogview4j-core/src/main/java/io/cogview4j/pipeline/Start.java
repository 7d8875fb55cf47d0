package io.cogview4j.pipeline;

import io.cogview4j.api.Latents;
import io.cogview4j.scheduler.SamplerMemory;

/**
 * Where denoising begins.
 *
 * @param latents {@code [images, C, Hl, Wl]} at the noise level before {@code step}
 * @param step the first one to make, from 0
 * @param memory what the sampler knows of the steps before
 */
public record Start(Latents latents, int step, SamplerMemory memory) {
    /** The beginning of a schedule. */
    static Start ofNoise(Latents noise) {
        return new Start(noise, 0, SamplerMemory.NONE);
    }
}
