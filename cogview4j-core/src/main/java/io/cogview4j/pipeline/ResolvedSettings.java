package io.cogview4j.pipeline;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.api.SizeConditions;
import io.cogview4j.checkpoint.GenerationDefaults;
import java.util.List;

/**
 * What is asked of images that are made in one pass, with nothing left open.
 *
 * @param steps planned; with given timesteps, their number
 * @param timesteps empty: the schedule's own
 * @param sigmas empty: the schedule's own
 * @param pictures that images are made from beside their text
 */
public record ResolvedSettings(
        ImageSize size,
        int steps,
        double guidanceScale,
        List<Double> timesteps,
        List<Double> sigmas,
        int imagesPerPrompt,
        SizeConditions conditions,
        GuidePictures pictures) {
    /** @param settings those of the request, and of its prompts where the request leaves them open */
    static ResolvedSettings of(
            ImageRequest request,
            PromptSettings settings,
            ImageSize size,
            GuidePictures pictures,
            GenerationDefaults defaults) {
        int steps = settings.steps() == null ? defaults.steps() : settings.steps();
        return new ResolvedSettings(
                size,
                request.timesteps().isEmpty() ? steps : request.timesteps().size(),
                settings.guidanceScale() == null ? defaults.guidanceScale() : settings.guidanceScale(),
                request.timesteps(),
                request.sigmas(),
                request.imagesPerPrompt(),
                request.conditions() == null ? SizeConditions.of(size) : request.conditions(),
                pictures);
    }

    /** Whether a negative prompt takes part. */
    public boolean guided() {
        return guidanceScale > 1;
    }

    /** The same, made from these pictures. */
    ResolvedSettings withPictures(GuidePictures pictures) {
        return new ResolvedSettings(
                size, steps, guidanceScale, timesteps, sigmas, imagesPerPrompt, conditions, pictures);
    }
}
