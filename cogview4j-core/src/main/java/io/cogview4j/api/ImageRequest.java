package io.cogview4j.api;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.sampling.Guidance;
import io.cogview4j.sampling.Sampling;
import io.cogview4j.sampling.StepCache;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Images to make. What the request says holds for all images; what it leaves open, a prompt may say for itself; what
 * neither says comes from the model. Without a seed one is drawn, and the result tells which.
 */
public final class ImageRequest {
    /** What images are made from. */
    public sealed interface Source {
        /**
         * Texts, which the text encoder reads first.
         *
         * @param prompts at least one
         * @param maxTokens where a prompt is cut
         * @param padding how far short prompts are padded
         */
        record Texts(List<Prompt> prompts, int maxTokens, PromptRequest.Padding padding) implements Source {
            public Texts {
                prompts = List.copyOf(prompts);
            }
        }

        /** Embeddings that were made before. */
        record Embedded(PromptEmbeddings embeddings) implements Source {}

        /**
         * A file of embeddings.
         *
         * @param number of the one prompt that is meant, from 1; null for all
         */
        record InFile(Path file, @Nullable Integer number) implements Source {}

        /** A run that was saved, with all that was asked of it. */
        record Saved(Path file) implements Source {}
    }

    private final Source source;
    private final PromptSettings settings;
    private final int imagesPerPrompt;
    private final @Nullable InitialNoise noise;
    private final @Nullable SizeConditions conditions;
    private final boolean forced;
    private final boolean fast;
    private final List<Lora> loras;
    private final @Nullable Path resumable;

    private ImageRequest(Builder builder) {
        this.source = builder.source();
        this.settings = builder.settings;
        this.imagesPerPrompt = builder.imagesPerPrompt;
        this.noise = builder.noise;
        this.conditions = builder.conditions;
        this.forced = builder.forced;
        this.fast = builder.fast;
        this.loras = List.copyOf(builder.loras);
        this.resumable = builder.resumable;
    }

    /** One image of a prompt, with everything else left open. */
    public static ImageRequest of(String prompt) {
        return builder().prompt(prompt).build();
    }

    /**
     * What a run was asked for that was saved in a file because its request was {@linkplain Builder#resumable resumable}, from
     * where it stood. The same model makes the images that are left, bit for bit those that the run would have made; it goes on
     * being saved in the file.
     */
    public static ImageRequest resuming(Path file) {
        Builder builder = builder().resumable(file);
        builder.embedded = new Source.Saved(file);
        return builder.build();
    }

    public static Builder builder() {
        return new Builder();
    }

    public Source source() {
        return source;
    }

    /** What is asked of all images. */
    public PromptSettings settings() {
        return settings;
    }

    public int imagesPerPrompt() {
        return imagesPerPrompt;
    }

    /** The sampler's timesteps, falling; empty for the model's own. */
    public List<Double> timesteps() {
        return settings.sampling().timesteps();
    }

    /** The sampler's noise levels before the shift, falling; empty for the model's own. */
    public List<Double> sigmas() {
        return settings.sampling().sigmas();
    }

    /** Where the images start; null for noise of the seeds. */
    public @Nullable InitialNoise noise() {
        return noise;
    }

    /** What the model is told about sizes; null for the size of the images. */
    public @Nullable SizeConditions conditions() {
        return conditions;
    }

    /** Whether sizes outside the model's limits and embeddings of another text encoder are taken. */
    public boolean forced() {
        return forced;
    }

    /** Whether what neither the request nor a prompt says is {@link ModelCard#fast()} before it is the model's own. */
    public boolean fast() {
        return fast;
    }

    /** Adaptations of the transformer, which sum, for the images of prompts that have none of their own. */
    public List<Lora> loras() {
        return loras;
    }

    /** In which file the run is saved after each step; null for none. */
    public @Nullable Path resumable() {
        return resumable;
    }

    /** Collects a request. */
    public static final class Builder {
        private final List<Prompt> prompts = new ArrayList<>();
        private @Nullable String negativePrompt;
        private int maxTokens = PromptRequest.DEFAULT_MAX_TOKENS;
        private PromptRequest.Padding padding = PromptRequest.Padding.EACH_ALONE;
        private @Nullable Source embedded;
        private PromptSettings settings = PromptSettings.NONE;
        private int imagesPerPrompt = 1;
        private @Nullable InitialNoise noise;
        private @Nullable SizeConditions conditions;
        private boolean forced;
        private boolean fast;
        private final List<Lora> loras = new ArrayList<>();
        private @Nullable Path resumable;

        private Builder() {}

        /** Adds a prompt. */
        public Builder prompt(String text) {
            return prompt(Prompt.of(text));
        }

        /** Adds a prompt. */
        public Builder prompt(Prompt prompt) {
            prompts.add(prompt);
            return this;
        }

        /** Adds prompts. */
        public Builder prompts(List<Prompt> prompts) {
            this.prompts.addAll(prompts);
            return this;
        }

        /** What images should not show whose prompt does not say so itself; without it, the empty text. */
        public Builder negativePrompt(String negativePrompt) {
            this.negativePrompt = negativePrompt;
            return this;
        }

        /** Where a prompt is cut, counting the two tokens that open every prompt; at least 3. */
        public Builder maxTokens(int maxTokens) {
            this.maxTokens = maxTokens;
            return this;
        }

        /** How far short prompts are padded. */
        public Builder padding(PromptRequest.Padding padding) {
            this.padding = padding;
            return this;
        }

        /** Embeddings in place of prompts. */
        public Builder embeddings(PromptEmbeddings embeddings) {
            this.embedded = new Source.Embedded(embeddings);
            return this;
        }

        /** A file of embeddings in place of prompts. The settings that it keeps are those of its prompts. */
        public Builder embeddings(Path file) {
            this.embedded = new Source.InFile(file, null);
            return this;
        }

        /** The prompt {@code number}, from 1, of a file of embeddings in place of prompts. */
        public Builder embeddings(Path file, int number) {
            this.embedded = new Source.InFile(file, number);
            return this;
        }

        /** Everything that a prompt could ask for itself, at once. */
        public Builder settings(PromptSettings settings) {
            this.settings = settings;
            return this;
        }

        /** Width and height in pixels. */
        public Builder size(int width, int height) {
            return size(new ImageSize(width, height));
        }

        public Builder size(ImageSize size) {
            return settings(settings.withSize(size));
        }

        /** @throws InvalidRequestException if it is below 1 */
        public Builder steps(int steps) {
            return settings(settings.withSteps(steps));
        }

        /** @throws InvalidRequestException if it is not between 0 and {@link PromptSettings#MAX_GUIDANCE_SCALE} */
        public Builder guidanceScale(double guidanceScale) {
            return settings(settings.withGuidanceScale(guidanceScale));
        }

        /** Guidance that is not the same at all steps, or is CFG-Zero*. */
        public Builder guidance(Guidance guidance) {
            return settings(settings.withGuidance(guidance));
        }

        /** Another sampler than the model's, or other noise levels. */
        public Builder sampling(Sampling sampling) {
            return settings(settings.withSampling(sampling));
        }

        /** Which evaluations of the network are not computed wholly: less time for other images than exact ones. */
        public Builder cache(StepCache cache) {
            return sampling(settings.sampling().withCache(cache));
        }

        /** The seed of the first image; each further image of the request takes the next. */
        public Builder seed(long seed) {
            return settings(settings.withSeed(seed));
        }

        /** What images start from in place of noise: the whole picture, with {@link InitImage#DEFAULT_STRENGTH}. */
        public Builder initImage(Path file) {
            return initImage(InitImage.of(PictureSource.of(file)));
        }

        /** What images start from in place of noise. Without a size, they have the nearest one that the model can make. */
        public Builder initImage(InitImage initImage) {
            return settings(settings.withInitImage(initImage));
        }

        /** The picture that a control model follows. */
        public Builder control(PictureSource control) {
            return settings(settings.withControl(control));
        }

        /** @throws InvalidRequestException if it is below 1 */
        public Builder imagesPerPrompt(int imagesPerPrompt) {
            if (imagesPerPrompt < 1) {
                throw new InvalidRequestException(CoreMessage.IMAGES_NOT_POSITIVE, imagesPerPrompt);
            }
            this.imagesPerPrompt = imagesPerPrompt;
            return this;
        }

        /**
         * The sampler's timesteps, falling, 0 to 1000, cut to whole numbers, in place of a number of steps.
         *
         * @throws InvalidRequestException if there are none: the model's own are used where none are set
         */
        public Builder timesteps(List<Double> timesteps) {
            if (timesteps.isEmpty()) {
                throw new InvalidRequestException(CoreMessage.TIMESTEPS_EMPTY, 1000);
            }
            return sampling(settings.sampling().withTimesteps(timesteps));
        }

        /**
         * The sampler's noise levels before the shift, falling, 0 to 1.
         *
         * @throws InvalidRequestException if there are none: the model's own are used where none are set
         */
        public Builder sigmas(List<Double> sigmas) {
            if (sigmas.isEmpty()) {
                throw new InvalidRequestException(CoreMessage.SIGMAS_EMPTY, 1);
            }
            return sampling(settings.sampling().withSigmas(sigmas));
        }

        /** Where the images start, in place of noise of a seed each; for prompts that have all settings in common. */
        public Builder noise(InitialNoise noise) {
            this.noise = noise;
            return this;
        }

        /** What the model is told about sizes, in place of the size of the images. */
        public Builder conditions(SizeConditions conditions) {
            this.conditions = conditions;
            return this;
        }

        /** Also takes sizes outside the model's limits, and embeddings that another text encoder made. */
        public Builder forced(boolean forced) {
            this.forced = forced;
            return this;
        }

        /**
         * Makes images with less work, which become others by it: what neither the request nor a prompt says is {@link
         * ModelCard#fast()}. Images tell what they were made with.
         */
        public Builder fast(boolean fast) {
            this.fast = fast;
            return this;
        }

        /**
         * Adds an adaptation of the transformer to those that there are, for the images of prompts that have none of their own; they
         * sum.
         */
        public Builder lora(Lora lora) {
            loras.add(lora);
            return this;
        }

        /**
         * As {@link #lora(Lora)}.
         *
         * @throws InvalidRequestException if the weight is no number, or beyond {@link Lora#MAX_WEIGHT}
         */
        public Builder lora(Path file, double weight) {
            return lora(new Lora(file, weight));
        }

        /**
         * Saves the run after each step in a file of embeddings (safetensors) that there is not yet, so that it can go on if the
         * process ends: {@link #resuming}. The file is removed when the run has ended well. Pictures that images are made from have
         * to be files.
         */
        public Builder resumable(Path file) {
            this.resumable = file;
            return this;
        }

        /**
         * @throws InvalidRequestException if there is no prompt, or a prompt cannot be cut where it should be
         * @throws IllegalStateException if there are prompts as well as embeddings
         */
        public ImageRequest build() {
            return new ImageRequest(this);
        }

        private Source source() {
            if (embedded != null) {
                if (!prompts.isEmpty() || negativePrompt != null) {
                    throw new IllegalStateException("a request has prompts or embeddings, not both");
                }
                return embedded;
            }
            List<Prompt> all = prompts.stream()
                    .map(prompt -> prompt.withNegativeUnlessSet(negativePrompt == null ? "" : negativePrompt))
                    .toList();
            PromptRequest.requireSound(
                    all.stream().map(Prompt::text).toList(),
                    all.stream().map(Prompt::negative).toList(),
                    maxTokens);
            return new Source.Texts(all, maxTokens, padding);
        }
    }
}
