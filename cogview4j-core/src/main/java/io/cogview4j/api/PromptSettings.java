package io.cogview4j.api;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of images; null where that is left open.
 *
 * @param seed of the first image
 * @param size in pixels
 * @param steps of the sampler, at least 1
 * @param guidanceScale how strongly the prompt is preferred to the negative prompt, 0 to {@value #MAX_GUIDANCE_SCALE}; 1
 *     or less for no guidance
 * @param initImage what the image starts from in place of noise
 * @param control the picture that a control model follows
 */
public record PromptSettings(
        @Nullable Long seed,
        @Nullable ImageSize size,
        @Nullable Integer steps,
        @Nullable Double guidanceScale,
        @Nullable InitImage initImage,
        @Nullable Picture control) {
    /** The largest guidance scale that is taken for one. */
    public static final double MAX_GUIDANCE_SCALE = 1000;

    /** Everything left open. */
    public static final PromptSettings NONE = new PromptSettings(null, null, null, null, null, null);

    /** @throws InvalidRequestException if there can be no such number of steps or guidance scale */
    public PromptSettings {
        if (steps != null && steps < 1) {
            throw new InvalidRequestException(CoreMessage.STEPS_NOT_POSITIVE, steps);
        }
        if (guidanceScale != null && !(guidanceScale >= 0 && guidanceScale <= MAX_GUIDANCE_SCALE)) {
            throw new InvalidRequestException(CoreMessage.GUIDANCE_OUT_OF_RANGE, guidanceScale);
        }
    }

    /** These settings, and those of {@code others} where these leave something open. */
    public PromptSettings or(PromptSettings others) {
        return new PromptSettings(
                seed == null ? others.seed : seed,
                size == null ? others.size : size,
                steps == null ? others.steps : steps,
                guidanceScale == null ? others.guidanceScale : guidanceScale,
                initImage == null ? others.initImage : initImage,
                control == null ? others.control : control);
    }

    public PromptSettings withSeed(@Nullable Long seed) {
        return new PromptSettings(seed, size, steps, guidanceScale, initImage, control);
    }

    public PromptSettings withSize(@Nullable ImageSize size) {
        return new PromptSettings(seed, size, steps, guidanceScale, initImage, control);
    }

    public PromptSettings withSteps(@Nullable Integer steps) {
        return new PromptSettings(seed, size, steps, guidanceScale, initImage, control);
    }

    public PromptSettings withGuidanceScale(@Nullable Double guidanceScale) {
        return new PromptSettings(seed, size, steps, guidanceScale, initImage, control);
    }

    public PromptSettings withInitImage(@Nullable InitImage initImage) {
        return new PromptSettings(seed, size, steps, guidanceScale, initImage, control);
    }

    public PromptSettings withControl(@Nullable Picture control) {
        return new PromptSettings(seed, size, steps, guidanceScale, initImage, control);
    }
}
