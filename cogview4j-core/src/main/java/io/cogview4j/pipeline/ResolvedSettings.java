package io.cogview4j.pipeline;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.ModelCard;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.api.SizeConditions;
import java.util.List;

/**
 * What is asked of images that are made in one pass, with nothing left open.
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
        SizeConditions conditions) {
    /** @param settings those of the request, and of its prompts where the request leaves them open */
    static ResolvedSettings of(ImageRequest request, PromptSettings settings, ImageSize defaultSize, ModelCard card) {
        ImageSize size = settings.size() == null ? defaultSize : settings.size();
        int steps = settings.steps() == null ? card.steps() : settings.steps();
        return new ResolvedSettings(
                size,
                request.timesteps().isEmpty() ? steps : request.timesteps().size(),
                settings.guidanceScale() == null ? card.guidanceScale() : settings.guidanceScale(),
                request.timesteps(),
                request.sigmas(),
                request.imagesPerPrompt(),
                request.conditions() == null ? SizeConditions.of(size) : request.conditions());
    }

    /** Whether a negative prompt takes part. */
    public boolean guided() {
        return guidanceScale > 1;
    }
}
