package io.cogview4j.pipeline;

import io.cogview4j.api.GenerationSettings;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.InitialNoise;
import io.cogview4j.api.SizeConditions;
import io.cogview4j.checkpoint.GenerationDefaults;
import java.util.List;

/**
 * {@link GenerationSettings} with nothing left open.
 *
 * @param steps planned; with given timesteps, their number
 * @param timesteps empty: the schedule's own
 * @param sigmas empty: the schedule's own
 */
public record ResolvedSettings(
        ImageSize size,
        int steps,
        double guidanceScale,
        List<Double> timesteps,
        List<Double> sigmas,
        int imagesPerPrompt,
        InitialNoise noise,
        SizeConditions conditions) {

    static ResolvedSettings of(GenerationSettings settings, ImageSize size, GenerationDefaults defaults) {
        int steps = settings.steps() == null ? defaults.steps() : settings.steps();
        return new ResolvedSettings(
                size,
                settings.timesteps().isEmpty() ? steps : settings.timesteps().size(),
                settings.guidanceScale() == null ? defaults.guidanceScale() : settings.guidanceScale(),
                settings.timesteps(),
                settings.sigmas(),
                settings.imagesPerPrompt(),
                settings.noise(),
                settings.conditions() == null ? SizeConditions.of(size) : settings.conditions());
    }

    /** Whether a negative prompt takes part. */
    public boolean guided() {
        return guidanceScale > 1;
    }
}
