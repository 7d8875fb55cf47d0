package io.cogview4j.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How pictures are made. What is null comes from the checkpoint.
 *
 * @param size of the pictures
 * @param steps of the sampler
 * @param guidanceScale how strongly the prompt is preferred to the negative prompt; 1 or less: no guidance
 * @param timesteps the sampler's timesteps, falling, 0 to 1000, cut to whole numbers; empty: the model's own
 * @param sigmas the sampler's noise levels before the shift, falling; empty: the model's own
 * @param imagesPerPrompt pictures for each prompt; they follow each other in the result
 * @param noise where the pictures start
 * @param conditions what the model is told about sizes; null: the pictures' own size
 * @param beyondLimits whether sizes outside the official limits of CogView4-6B are let through
 */
public record GenerationSettings(
        @Nullable ImageSize size,
        @Nullable Integer steps,
        @Nullable Double guidanceScale,
        List<Double> timesteps,
        List<Double> sigmas,
        int imagesPerPrompt,
        InitialNoise noise,
        @Nullable SizeConditions conditions,
        boolean beyondLimits) {
    public GenerationSettings {
        timesteps = List.copyOf(timesteps);
        sigmas = List.copyOf(sigmas);
        if (steps != null && steps < 1) {
            throw new InvalidRequestException(MessageCode.STEPS_NOT_POSITIVE, steps);
        }
        if (guidanceScale != null && !(guidanceScale >= 0 && guidanceScale <= 1000)) {
            throw new InvalidRequestException(MessageCode.GUIDANCE_OUT_OF_RANGE, guidanceScale);
        }
        if (imagesPerPrompt < 1) {
            throw new InvalidRequestException(MessageCode.IMAGES_NOT_POSITIVE, imagesPerPrompt);
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects settings; what is left out comes from the checkpoint. Without noise, seed 0 is used. */
    public static final class Builder {
        private @Nullable ImageSize size;
        private @Nullable Integer steps;
        private @Nullable Double guidanceScale;
        private List<Double> timesteps = List.of();
        private List<Double> sigmas = List.of();
        private int imagesPerPrompt = 1;
        private InitialNoise noise = new InitialNoise.Seed(0);
        private @Nullable SizeConditions conditions;
        private boolean beyondLimits;

        private Builder() {}

        public Builder size(@Nullable ImageSize size) {
            this.size = size;
            return this;
        }

        public Builder steps(@Nullable Integer steps) {
            this.steps = steps;
            return this;
        }

        public Builder guidanceScale(@Nullable Double guidanceScale) {
            this.guidanceScale = guidanceScale;
            return this;
        }

        /** @throws InvalidRequestException if there are none: the model's own are used where none are set */
        public Builder timesteps(List<Double> timesteps) {
            if (timesteps.isEmpty()) {
                throw new InvalidRequestException(MessageCode.TIMESTEPS_EMPTY, 1000);
            }
            this.timesteps = timesteps;
            return this;
        }

        /** @throws InvalidRequestException if there are none: the model's own are used where none are set */
        public Builder sigmas(List<Double> sigmas) {
            if (sigmas.isEmpty()) {
                throw new InvalidRequestException(MessageCode.SIGMAS_EMPTY, 1);
            }
            this.sigmas = sigmas;
            return this;
        }

        public Builder imagesPerPrompt(int imagesPerPrompt) {
            this.imagesPerPrompt = imagesPerPrompt;
            return this;
        }

        public Builder seed(long seed) {
            return noise(new InitialNoise.Seed(seed));
        }

        public Builder noise(InitialNoise noise) {
            this.noise = noise;
            return this;
        }

        public Builder conditions(@Nullable SizeConditions conditions) {
            this.conditions = conditions;
            return this;
        }

        public Builder beyondLimits(boolean beyondLimits) {
            this.beyondLimits = beyondLimits;
            return this;
        }

        public GenerationSettings build() {
            return new GenerationSettings(
                    size, steps, guidanceScale, timesteps, sigmas, imagesPerPrompt, noise, conditions, beyondLimits);
        }
    }
}
