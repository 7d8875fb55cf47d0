package io.cogview4j.editing;

import io.cogview4j.api.Latents;
import io.cogview4j.scheduler.FlowMatchEulerScheduler;
import io.cogview4j.scheduler.Schedule;

/**
 * Keeps what is not to be repainted: after each step {@code (1 - mask) known + mask x}, where {@code known} are the
 * picture's latents at the noise level of the next step, and after the last step without noise. This is the rule of
 * diffusers' StableDiffusion3InpaintPipeline.
 *
 * @param picture {@code [images, C, Hl, Wl]}, without noise
 * @param noise of the same shape
 * @param mask {@code [Hl, Wl]}: 1 where latents are repainted, 0 where they are kept
 */
public record KeptLatents(Latents picture, Latents noise, float[] mask, Schedule schedule) implements Conditioning {
    @Override
    public Latents after(Latents latents, int step) {
        int next = step + 1;
        float[] known = next < schedule.steps()
                ? FlowMatchEulerScheduler.scaleNoise(picture.values(), noise.values(), (float) schedule.noise(next))
                : picture.values();
        float[] values = latents.values().clone();
        for (int i = 0; i < values.length; i++) {
            float repainted = mask[i % mask.length];
            values[i] = (1 - repainted) * known[i] + repainted * values[i];
        }
        return latents.withValues(values);
    }
}
