package io.cogview4j.api;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.sampling.Guidance;
import io.cogview4j.sampling.Sampling;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of images; null or open where that is left open.
 *
 * @param seed of the first image
 * @param size in pixels
 * @param steps of the sampler, at least 1
 * @param guidance how strongly the prompt is preferred to the negative prompt
 * @param sampling how images come out of noise
 * @param initImage what the image starts from in place of noise
 * @param control the picture that a control model follows
 */
public record PromptSettings(
        @Nullable Long seed,
        @Nullable ImageSize size,
        @Nullable Integer steps,
        Guidance guidance,
        Sampling sampling,
        @Nullable InitImage initImage,
        @Nullable PictureSource control) {
    /** The largest guidance scale that is taken for one. */
    public static final double MAX_GUIDANCE_SCALE = Guidance.MAX_SCALE;

    /** Everything left open. */
    public static final PromptSettings NONE =
            new PromptSettings(null, null, null, Guidance.OPEN, Sampling.OPEN, null, null);

    /** @throws InvalidRequestException if there can be no such number of steps */
    public PromptSettings {
        if (steps != null && steps < 1) {
            throw new InvalidRequestException(CoreMessage.STEPS_NOT_POSITIVE, steps);
        }
    }

    /**
     * Settings with one guidance scale for all steps, and the model's own sampling.
     *
     * @param guidanceScale 0 to {@value #MAX_GUIDANCE_SCALE}; 1 or less for no guidance
     * @throws InvalidRequestException if there can be no such number of steps or guidance scale
     */
    public PromptSettings(
            @Nullable Long seed, @Nullable ImageSize size, @Nullable Integer steps, @Nullable Double guidanceScale) {
        this(seed, size, steps, guidance(guidanceScale), Sampling.OPEN, null, null);
    }

    private static Guidance guidance(@Nullable Double scale) {
        return scale == null ? Guidance.OPEN : Guidance.of(scale);
    }

    /** The guidance scale of all steps; null where that is left open, or each step has its own. */
    public @Nullable Double guidanceScale() {
        List<Double> scales = guidance.scales();
        return scales.size() == 1 ? scales.getFirst() : null;
    }

    /**
     * These settings, and those of {@code others} where these leave something open. A number of steps here leaves no room for lists of
     * timesteps or sigmas there; lists of timesteps, sigmas or guidance scales here leave none for a number of steps there.
     */
    public PromptSettings or(PromptSettings others) {
        Sampling further = steps == null
                ? others.sampling
                : others.sampling.withTimesteps(List.of()).withSigmas(List.of());
        return new PromptSettings(
                seed == null ? others.seed : seed,
                size == null ? others.size : size,
                steps == null && !listsSteps() ? others.steps : steps,
                guidance.or(others.guidance),
                sampling.or(further),
                initImage == null ? others.initImage : initImage,
                control == null ? others.control : control);
    }

    private boolean listsSteps() {
        return sampling.listedSteps() > 0 || guidance.scales().size() > 1;
    }

    public PromptSettings withSeed(@Nullable Long seed) {
        return new PromptSettings(seed, size, steps, guidance, sampling, initImage, control);
    }

    public PromptSettings withSize(@Nullable ImageSize size) {
        return new PromptSettings(seed, size, steps, guidance, sampling, initImage, control);
    }

    public PromptSettings withSteps(@Nullable Integer steps) {
        return new PromptSettings(seed, size, steps, guidance, sampling, initImage, control);
    }

    /** The same scale at all steps. */
    public PromptSettings withGuidanceScale(@Nullable Double guidanceScale) {
        return withGuidance(guidance.withScales(guidanceScale == null ? List.of() : List.of(guidanceScale)));
    }

    public PromptSettings withGuidance(Guidance guidance) {
        return new PromptSettings(seed, size, steps, guidance, sampling, initImage, control);
    }

    public PromptSettings withSampling(Sampling sampling) {
        return new PromptSettings(seed, size, steps, guidance, sampling, initImage, control);
    }

    public PromptSettings withInitImage(@Nullable InitImage initImage) {
        return new PromptSettings(seed, size, steps, guidance, sampling, initImage, control);
    }

    public PromptSettings withControl(@Nullable PictureSource control) {
        return new PromptSettings(seed, size, steps, guidance, sampling, initImage, control);
    }
}
