package io.cogview4j.langchain4j;

import dev.langchain4j.data.image.Image;
import dev.langchain4j.model.image.ImageModel;
import dev.langchain4j.model.output.Response;
import io.cogview4j.CogView4;
import io.cogview4j.GeneratedImages;
import io.cogview4j.PreparedRun;
import io.cogview4j.Session;
import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.DeviceBudget;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.InitImage;
import io.cogview4j.api.Lora;
import io.cogview4j.api.MemoryBudget;
import io.cogview4j.api.PictureSource;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.api.RepaintArea;
import io.cogview4j.events.Cancellation;
import io.cogview4j.events.RunListener;
import io.cogview4j.message.Message;
import io.cogview4j.sampling.SamplerName;
import io.cogview4j.sampling.Sampling;
import io.cogview4j.sampling.StepCache;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * CogView4 as an image model of LangChain4j, held open from one image to the next. Any thread may call it at any time; one
 * call draws at a time, and others wait for their turns in the order in which they came.
 *
 * <p>Images come as PNG in {@link Image#base64Data()}, with prompt, seed and settings inside, and {@link
 * Image#revisedPrompt()} is the prompt that was drawn. {@link Response#metadata()} tells {@code model}, {@code seeds}, {@code
 * size}, {@code steps}, {@code guidanceScale} and {@code warnings}.
 *
 * <p>What goes wrong is a {@link dev.langchain4j.exception.LangChain4jException} that says what happened, why, and what to do,
 * with the {@link io.cogview4j.message.CogView4Exception} as its cause: {@link
 * dev.langchain4j.exception.InvalidRequestException} for requests, {@link dev.langchain4j.exception.ModelNotFoundException}
 * for a model that is missing or damaged, and other {@link dev.langchain4j.exception.NonRetriableException}s, since the same
 * request would fail again.
 */
public final class CogView4ImageModel implements ImageModel, AutoCloseable {
    private final CogView4 model;
    private final Session session;
    private final PromptSettings settings;
    private final String negativePrompt;
    private final @Nullable Double strength;
    private final boolean forced;
    private final List<Lora> loras;
    private final RunListener listener;

    private CogView4ImageModel(Builder builder) {
        this.model = builder.opened();
        this.settings = builder.settings();
        this.negativePrompt = builder.negativePrompt == null ? "" : builder.negativePrompt;
        this.strength = builder.strength;
        this.forced = builder.forced;
        this.loras = List.copyOf(builder.loras);
        this.listener = builder.listener;
        this.session = model.sharedSession();
    }

    /** Everything left open: the built-in model with its own settings. */
    public static Builder builder() {
        return new Builder();
    }

    /** The name of the model. */
    public String modelName() {
        return model.name();
    }

    @Override
    public Response<Image> generate(String prompt) {
        return first(generate(prompt, 1));
    }

    /** Draws several images of a prompt. They differ in their seeds, which follow each other. */
    @Override
    public Response<List<Image>> generate(String prompt, int n) {
        return ExceptionMapping.of(
                () -> draw(session.prepare(request(prompt).imagesPerPrompt(n).build())));
    }

    /**
     * Draws an image that starts from another one.
     *
     * @param image in {@link Image#base64Data()}, or a file at a {@code file:} URL; nothing is fetched from the network
     */
    @Override
    public Response<Image> edit(Image image, String prompt) {
        return ExceptionMapping.of(() -> first(draw(prepared(image, null, prompt))));
    }

    /**
     * Paints a part of an image anew. All other pixels stay what they are.
     *
     * @param image as for {@link #edit(Image, String)}
     * @param mask where it is transparent, the image is painted anew, as for OpenAI's models; if nothing of it is transparent,
     *     where it is white
     */
    @Override
    public Response<Image> edit(Image image, Image mask, String prompt) {
        return ExceptionMapping.of(() -> first(draw(prepared(image, Given.required(mask, "mask"), prompt))));
    }

    /** The pictures are read now, and nothing of them lies on the disk when the run begins. */
    private PreparedRun prepared(Image image, @Nullable Image mask, String prompt) {
        try (InputPictures pictures = new InputPictures()) {
            InitImage whole = InitImage.of(PictureSource.of(pictures.file(image, "image")))
                    .withStrength(strength);
            InitImage start = mask == null
                    ? whole
                    : whole.withArea(new RepaintArea.Masked(MaskPicture.read(pictures.file(mask, "mask")), false));
            return session.prepare(request(prompt).initImage(start).build());
        }
    }

    private ImageRequest.Builder request(String prompt) {
        ImageRequest.Builder request = ImageRequest.builder()
                .settings(settings)
                .prompt(Given.required(prompt, "prompt"))
                .negativePrompt(negativePrompt)
                .forced(forced);
        loras.forEach(request::lora);
        return request;
    }

    private Response<List<Image>> draw(PreparedRun run) {
        GeneratedImages drawn = run.run(listener, Cancellation.never());
        List<Image> images =
                drawn.images().stream().map(CogView4ImageModel::image).toList();
        return Response.from(images, null, null, metadata(drawn));
    }

    private static Image image(io.cogview4j.Image image) {
        return Image.builder()
                .base64Data(Base64.getEncoder().encodeToString(image.png()))
                .mimeType("image/png")
                .revisedPrompt(image.prompt())
                .build();
    }

    private static Map<String, Object> metadata(GeneratedImages drawn) {
        io.cogview4j.Image first = drawn.first();
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("model", first.model());
        metadata.put(
                "seeds", drawn.images().stream().map(io.cogview4j.Image::seed).toList());
        metadata.put("size", first.size().toString());
        metadata.put("steps", first.steps());
        metadata.put("guidanceScale", first.guidanceScale());
        metadata.put(
                "warnings",
                drawn.warnings().stream().map(CogView4ImageModel::text).toList());
        return metadata;
    }

    private static String text(Message warning) {
        return warning.text(Locale.ENGLISH);
    }

    private static Response<Image> first(Response<List<Image>> images) {
        return Response.from(images.content().getFirst(), null, null, images.metadata());
    }

    /** Frees the model. A call that draws, and those that wait, end with an exception first. */
    @Override
    public void close() {
        session.close();
    }

    /** Collects a model and what is asked of all its images. What is left open, or null, comes from the model. */
    public static final class Builder {
        private @Nullable String folderOrName;
        private @Nullable CogView4 model;
        private @Nullable String memory;
        private @Nullable String gpuMemory;
        private @Nullable ComputeSettings compute;
        private @Nullable String size;
        private @Nullable Integer steps;
        private @Nullable Double guidanceScale;
        private @Nullable String sampler;
        private @Nullable String cache;
        private @Nullable Long seed;
        private @Nullable String negativePrompt;
        private @Nullable Double strength;
        private boolean forced;
        private final List<Lora> loras = new ArrayList<>();
        private RunListener listener = RunListener.NONE;

        private Builder() {}

        /**
         * The folder of a checkpoint in the layout of diffusers, or the name of a model that was pulled, as {@code
         * zai-org/CogView4-6B}; without it, the small model that is built in.
         */
        public Builder model(@Nullable String folderOrName) {
            this.folderOrName = folderOrName;
            this.model = null;
            return this;
        }

        /** A model that is opened already, with all that it was told of memory, cache and policies. */
        public Builder model(CogView4 model) {
            this.model = model;
            return this;
        }

        /** The most memory that the process may hold, as {@code 4GiB}; without it, what the container or machine has. */
        public Builder memory(@Nullable String memory) {
            this.memory = memory;
            return this;
        }

        /** The most memory of a GPU that the process may hold, as {@code 12GiB}; without it, what is free. On a CPU it says nothing. */
        public Builder gpuMemory(@Nullable String gpuMemory) {
            this.gpuMemory = gpuMemory;
            return this;
        }

        /** What computes; without it, all cores in float32. */
        public Builder compute(@Nullable ComputeSettings compute) {
            this.compute = compute;
            return this;
        }

        /** Width and height in pixels, as {@code 1024x1024}. */
        public Builder size(@Nullable String size) {
            this.size = size;
            return this;
        }

        /** Denoising steps. */
        public Builder steps(@Nullable Integer steps) {
            this.steps = steps;
            return this;
        }

        /** How closely to follow the prompt; 1 or less for no guidance. */
        public Builder guidanceScale(@Nullable Double guidanceScale) {
            this.guidanceScale = guidanceScale;
            return this;
        }

        /** How images come out of noise: {@code euler}, {@code heun}, {@code dpmpp-2m} or {@code unipc}. */
        public Builder sampler(@Nullable String sampler) {
            this.sampler = sampler;
            return this;
        }

        /**
         * Which evaluations of the network are not computed wholly, as {@code fbc:0.1} or {@code taylor:1,3}: less time for other images
         * than exact ones. Without it, or with {@code off}, all are computed.
         */
        public Builder cache(@Nullable String cache) {
            this.cache = cache;
            return this;
        }

        /** Of the first image of each call; each further image takes the next. Without it, a seed is drawn for each call. */
        public Builder seed(@Nullable Long seed) {
            this.seed = seed;
            return this;
        }

        /** What images should not show. */
        public Builder negativePrompt(@Nullable String negativePrompt) {
            this.negativePrompt = negativePrompt;
            return this;
        }

        /**
         * How far edits go away from their picture, 0 for not at all to 1; without it, {@value InitImage#DEFAULT_STRENGTH}, or 1
         * with a mask.
         */
        public Builder strength(@Nullable Double strength) {
            this.strength = strength;
            return this;
        }

        /** Whether sizes are taken that the model was not trained for. */
        public Builder forced(boolean forced) {
            this.forced = forced;
            return this;
        }

        /** Adds an adaptation of the model, a LoRA in a safetensors file; they sum. */
        public Builder lora(Path file, double weight) {
            loras.add(ExceptionMapping.of(() -> new Lora(file, weight)));
            return this;
        }

        /** Hears of each call how far it is, in the thread that draws. */
        public Builder listener(RunListener listener) {
            this.listener = listener;
            return this;
        }

        /**
         * Opens the model, of which only configs are read. Weights are read when the first image is drawn.
         *
         * @throws dev.langchain4j.exception.ModelNotFoundException if there is no such model, or it is damaged
         * @throws dev.langchain4j.exception.InvalidRequestException if a setting is out of range
         */
        public CogView4ImageModel build() {
            return ExceptionMapping.of(() -> new CogView4ImageModel(this));
        }

        private CogView4 opened() {
            CogView4 opened = model == null ? open(folderOrName) : model;
            opened = memory == null ? opened : opened.withMemory(MemoryBudget.parse(memory));
            opened = gpuMemory == null ? opened : opened.withDeviceMemory(DeviceBudget.parse(gpuMemory));
            return compute == null ? opened : opened.withCompute(compute);
        }

        private static CogView4 open(@Nullable String folderOrName) {
            return folderOrName == null ? CogView4.tiny() : CogView4.open(folderOrName);
        }

        private PromptSettings settings() {
            InitImage.of(PictureSource.of(Path.of(""))).withStrength(strength); // refuses one that is out of range
            PromptSettings plain =
                    new PromptSettings(seed, size == null ? null : ImageSize.parse(size), steps, guidanceScale);
            return plain.withSampling(Sampling.OPEN
                    .withSampler(sampler == null ? null : SamplerName.parse(sampler))
                    .withCache(cache == null ? null : StepCache.parse(cache)));
        }
    }
}
