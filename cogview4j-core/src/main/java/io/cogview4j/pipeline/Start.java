package io.cogview4j.pipeline;

import io.cogview4j.api.Latents;

/**
 * Where denoising begins.
 *
 * @param latents {@code [images, C, Hl, Wl]} at the noise level before {@code step}
 * @param step the first one to make, from 0
 */
public record Start(Latents latents, int step) {
    /** The beginning of a schedule. */
    static Start ofNoise(Latents noise) {
        return new Start(noise, 0);
    }
}
