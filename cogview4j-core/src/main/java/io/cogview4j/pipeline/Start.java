package io.cogview4j.pipeline;

import io.cogview4j.api.Latents;
import io.cogview4j.scheduler.FlowMatchEulerScheduler;
import io.cogview4j.scheduler.SamplerMemory;
import io.cogview4j.scheduler.Schedule;

/**
 * Where denoising begins.
 *
 * @param latents {@code [images, C, Hl, Wl]} at the noise level before {@code step}
 * @param step the first one to make, from 0
 * @param memory what the sampler knows of the steps before
 */
record Start(Latents latents, int step, SamplerMemory memory) {
    /** The beginning of a schedule. */
    static Start ofNoise(Latents noise) {
        return new Start(noise, 0, SamplerMemory.NONE);
    }

    /** A picture with as much noise as it would have before {@code step}. */
    static Start ofPicture(Latents picture, Latents noise, Schedule schedule, int step) {
        float[] noised =
                FlowMatchEulerScheduler.scaleNoise(picture.values(), noise.values(), (float) schedule.noise(step));
        return new Start(picture.withValues(noised), step, SamplerMemory.NONE);
    }

    /**
     * The first step for a strength, as in diffusers' {@code get_timesteps}: of {@code steps} steps the last {@code
     * strength * steps} are made.
     */
    static int firstStep(int steps, double strength) {
        return (int) Math.max(steps - Math.min(steps * strength, steps), 0);
    }
}
