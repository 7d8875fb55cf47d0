package io.cogview4j.springai;

import io.cogview4j.api.Lora;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.image.ImageOptions;

/** What is asked of images; null where that is left open, which the model's options or the model itself then fill. */
public final class CogView4ImageOptions implements ImageOptions {
    private final Builder values;

    private CogView4ImageOptions(Builder values) {
        this.values = values;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** How many images, each with the next seed. */
    @Override
    public @Nullable Integer getN() {
        return values.n;
    }

    /** The name of the model; another one than that which draws is refused. */
    @Override
    public @Nullable String getModel() {
        return values.model;
    }

    /** In pixels. */
    @Override
    public @Nullable Integer getWidth() {
        return values.width;
    }

    /** In pixels. */
    @Override
    public @Nullable Integer getHeight() {
        return values.height;
    }

    /** Only {@code b64_json} is there. */
    @Override
    public @Nullable String getResponseFormat() {
        return values.responseFormat;
    }

    /** No style is there. */
    @Override
    public @Nullable String getStyle() {
        return values.style;
    }

    /** Denoising steps. */
    public @Nullable Integer getSteps() {
        return values.steps;
    }

    /** How closely to follow the prompt; 1 or less for no guidance. */
    public @Nullable Double getGuidanceScale() {
        return values.guidanceScale;
    }

    /** How images come out of noise. */
    public @Nullable String getSampler() {
        return values.sampler;
    }

    /** Which evaluations of the network are not computed wholly, which makes other images than exact ones. */
    public @Nullable String getCache() {
        return values.cache;
    }

    /** Of the first image. */
    public @Nullable Long getSeed() {
        return values.seed;
    }

    /** What images should not show. */
    public @Nullable String getNegativePrompt() {
        return values.negativePrompt;
    }

    /** How far an image goes away from the picture that it starts from, 0 for not at all to 1. */
    public @Nullable Double getStrength() {
        return values.strength;
    }

    /** Whether sizes are taken that the model was not trained for. */
    public @Nullable Boolean getForced() {
        return values.forced;
    }

    /** Adaptations of the model, which sum. */
    public List<Lora> getLoras() {
        return values.loras == null ? List.of() : values.loras;
    }

    /** Collects options. */
    public static final class Builder {
        private @Nullable Integer n;
        private @Nullable String model;
        private @Nullable Integer width;
        private @Nullable Integer height;
        private @Nullable String responseFormat;
        private @Nullable String style;
        private @Nullable Integer steps;
        private @Nullable Double guidanceScale;
        private @Nullable String sampler;
        private @Nullable String cache;
        private @Nullable Long seed;
        private @Nullable String negativePrompt;
        private @Nullable Double strength;
        private @Nullable Boolean forced;
        private @Nullable List<Lora> loras;

        private Builder() {}

        /** All of these options, also what they leave open. */
        public Builder from(CogView4ImageOptions options) {
            return copied(options.values);
        }

        private Builder copied(Builder other) {
            n = other.n;
            model = other.model;
            width = other.width;
            height = other.height;
            responseFormat = other.responseFormat;
            style = other.style;
            steps = other.steps;
            guidanceScale = other.guidanceScale;
            sampler = other.sampler;
            cache = other.cache;
            seed = other.seed;
            negativePrompt = other.negativePrompt;
            strength = other.strength;
            forced = other.forced;
            loras = other.loras;
            return this;
        }

        /** What these options say, of any model; where they leave something open, what was here. */
        public Builder merge(@Nullable ImageOptions options) {
            if (options == null) {
                return this;
            }
            n = merged(options.getN(), n);
            model = merged(options.getModel(), model);
            width = merged(options.getWidth(), width);
            height = merged(options.getHeight(), height);
            responseFormat = merged(options.getResponseFormat(), responseFormat);
            style = merged(options.getStyle(), style);
            if (options instanceof CogView4ImageOptions own) {
                steps = merged(own.values.steps, steps);
                guidanceScale = merged(own.values.guidanceScale, guidanceScale);
                sampler = merged(own.values.sampler, sampler);
                cache = merged(own.values.cache, cache);
                seed = merged(own.values.seed, seed);
                negativePrompt = merged(own.values.negativePrompt, negativePrompt);
                strength = merged(own.values.strength, strength);
                forced = merged(own.values.forced, forced);
                loras = merged(own.values.loras, loras);
            }
            return this;
        }

        private static <T> @Nullable T merged(@Nullable T own, @Nullable T otherwise) {
            return own == null ? otherwise : own;
        }

        public Builder n(@Nullable Integer n) {
            this.n = n;
            return this;
        }

        public Builder model(@Nullable String model) {
            this.model = model;
            return this;
        }

        public Builder width(@Nullable Integer width) {
            this.width = width;
            return this;
        }

        public Builder height(@Nullable Integer height) {
            this.height = height;
            return this;
        }

        public Builder responseFormat(@Nullable String responseFormat) {
            this.responseFormat = responseFormat;
            return this;
        }

        public Builder style(@Nullable String style) {
            this.style = style;
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

        /** {@code euler}, {@code heun}, {@code dpmpp-2m} or {@code unipc}. */
        public Builder sampler(@Nullable String sampler) {
            this.sampler = sampler;
            return this;
        }

        /** {@code off}, {@code fbc}, {@code fbc:THRESHOLD}, {@code taylor} or {@code taylor:ORDER,INTERVAL}. */
        public Builder cache(@Nullable String cache) {
            this.cache = cache;
            return this;
        }

        public Builder seed(@Nullable Long seed) {
            this.seed = seed;
            return this;
        }

        public Builder negativePrompt(@Nullable String negativePrompt) {
            this.negativePrompt = negativePrompt;
            return this;
        }

        public Builder strength(@Nullable Double strength) {
            this.strength = strength;
            return this;
        }

        public Builder forced(@Nullable Boolean forced) {
            this.forced = forced;
            return this;
        }

        /** In place of those that there are; null to leave that open. */
        public Builder loras(@Nullable List<Lora> loras) {
            this.loras = loras == null ? null : List.copyOf(loras);
            return this;
        }

        public CogView4ImageOptions build() {
            return new CogView4ImageOptions(new Builder().copied(this));
        }
    }
}
