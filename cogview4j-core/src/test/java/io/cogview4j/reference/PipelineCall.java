package io.cogview4j.reference;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.InitialNoise;
import io.cogview4j.api.Latents;
import io.cogview4j.api.Lora;
import io.cogview4j.api.PictureSource;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.api.PromptRequest.Padding;
import io.cogview4j.api.SizeConditions;
import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.events.Step;
import io.cogview4j.events.StepControl;
import io.cogview4j.fixtures.Stages;
import io.cogview4j.pipeline.ModelConfigs;
import io.cogview4j.random.TorchGenerator;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** A call of diffusers' {@code CogView4Pipeline}, as a case describes it, in terms of our two stages. */
record PipelineCall(ReferenceCase reference, Checkpoint checkpoint) {
    /** Defaults of {@code CogView4Pipeline.__call__}, which are not this library's. */
    private static final int DIFFUSERS_STEPS = 50;

    private static final double DIFFUSERS_GUIDANCE = 5.0;

    static PipelineCall of(ReferenceCase reference) {
        return new PipelineCall(reference, Checkpoint.read(reference.modelFolder()));
    }

    private JsonNode inputs() {
        return reference.inputs();
    }

    double guidanceScale() {
        return inputs().path("guidance_scale").asDouble(DIFFUSERS_GUIDANCE);
    }

    /** Encoded with diffusers' padding of a batch, or given. */
    PromptEmbeddings embeddings() {
        boolean guided = guidanceScale() > 1;
        if (!inputs().has("prompt_embeds")) {
            return Stages.of(checkpoint).encode(prompts(), guided);
        }
        List<PromptEmbedding> negatives = inputs().has("negative_prompt_embeds")
                ? TransformerRunner.embeddings(reference, "in.negative_prompt_embeds")
                : List.of();
        return new PromptEmbeddings(TransformerRunner.embeddings(reference, "in.prompt_embeds"), negatives);
    }

    /** A single negative prompt holds for all prompts, a list has one for each. */
    PromptRequest prompts() {
        PromptRequest request = new PromptRequest(
                texts("prompt"),
                List.of(),
                inputs().path("max_sequence_length").asInt(PromptRequest.DEFAULT_MAX_TOKENS),
                Padding.TO_LONGEST);
        JsonNode negative = inputs().path("negative_prompt");
        if (negative.isMissingNode()) {
            return request;
        }
        return negative.isArray()
                ? request.withNegatives(texts("negative_prompt"))
                : request.withNegative(text(negative));
    }

    private List<String> texts(String key) {
        JsonNode node = inputs().path(key);
        if (node.isMissingNode()) {
            return List.of();
        }
        return node.isArray() ? node.valueStream().map(PipelineCall::text).toList() : List.of(text(node));
    }

    private static String text(JsonNode node) {
        return node.isObject()
                ? node.path("repeat").asString().repeat(node.path("times").asInt())
                : node.asString();
    }

    /** The settings, for prompts that come by themselves. */
    ImageRequest settings() {
        return askOf(Stages.settings()).build();
    }

    ImageRequest.Builder askOf(ImageRequest.Builder settings) {
        ImageSize size = size();
        settings.size(size)
                .steps(inputs().path("num_inference_steps").asInt(DIFFUSERS_STEPS))
                .guidanceScale(guidanceScale())
                .imagesPerPrompt(inputs().path("num_images_per_prompt").asInt(1))
                .noise(noise())
                .conditions(conditions(size));
        if (inputs().path("control_image").has("picture") && !reference.has("in.control_image_uint8")) {
            JsonNode picture = inputs().path("control_image").path("picture");
            settings.control(PictureSource.of(
                    new BufferedImage(picture.path(0).asInt(), picture.path(1).asInt(), BufferedImage.TYPE_INT_RGB)));
        }
        if (inputs().has("timesteps")) {
            settings.timesteps(numbers("timesteps"));
        }
        if (inputs().has("sigmas")) {
            settings.sigmas(numbers("sigmas"));
        }
        loras().forEach(settings::lora);
        return settings;
    }

    /** At the scale of the call, or at that at which it was fused into the weights: it is the same. */
    private List<Lora> loras() {
        if (!inputs().has("lora")) {
            return List.of();
        }
        double scale = inputs().has("fused_scale")
                ? inputs().path("fused_scale").asDouble()
                : inputs().path("attention_kwargs").path("scale").asDouble(1);
        return List.of(new Lora(reference.root().resolve(inputs().path("lora").asString()), scale));
    }

    private ImageSize size() {
        ImageSize standard = ModelConfigs.read(checkpoint).defaultSize();
        return new ImageSize(
                inputs().path("width").asInt(standard.width()),
                inputs().path("height").asInt(standard.height()));
    }

    private List<Double> numbers(String key) {
        return inputs().path(key).valueStream().map(JsonNode::asDouble).toList();
    }

    private InitialNoise noise() {
        if (inputs().path("latents").has("randn") && !reference.has("in.latents")) {
            return new InitialNoise.Given(randomLatents(inputs().path("latents").path("randn")));
        }
        if (inputs().has("latents")) {
            return new InitialNoise.Given(reference.latents("in.latents"));
        }
        JsonNode generator = inputs().path("generator");
        return generator.isArray()
                ? new InitialNoise.SeedPerImage(
                        generator.valueStream().map(JsonNode::asLong).toList())
                : new InitialNoise.Seed(generator.asLong());
    }

    /** Of calls whose numbers are not kept, because it is the shape that matters. */
    private static Latents randomLatents(JsonNode shape) {
        int batch = shape.get(0).asInt();
        int channels = shape.get(1).asInt();
        int height = shape.get(2).asInt();
        int width = shape.get(3).asInt();
        float[] values = new TorchGenerator(0).randn(batch * channels * height * width);
        return new Latents(values, batch, channels, height, width);
    }

    private SizeConditions conditions(ImageSize size) {
        JsonNode original = inputs().path("original_size");
        JsonNode target = inputs().path("target_size");
        JsonNode crop = inputs().path("crops_coords_top_left");
        return new SizeConditions(
                original.isArray() ? heightAndWidth(original) : size,
                target.isArray() ? heightAndWidth(target) : size,
                crop.path(0).asInt(0),
                crop.path(1).asInt(0));
    }

    private static ImageSize heightAndWidth(JsonNode node) {
        return new ImageSize(node.get(1).asInt(), node.get(0).asInt());
    }

    /** The case's own callback, and a record of the latents that it was shown. */
    Function<Step, StepControl> callback(List<Latents> seen) {
        JsonNode callback = inputs().path("callback");
        return step -> {
            Latents shown = step.latents();
            seen.add(shown);
            if (callback.path("interrupt_after").asInt(-1) == step.index()) {
                return StepControl.end();
            }
            if (callback.path("scale_latents_after").asInt(-1) == step.index()) {
                return StepControl.withLatents(
                        scaled(shown, (float) callback.path("factor").asDouble()));
            }
            if (callback.path("swap_embeds_after").asInt(-1) == step.index()) {
                PromptEmbeddings used = step.embeddings();
                return StepControl.withEmbeddings(new PromptEmbeddings(used.negatives(), used.prompts()));
            }
            return StepControl.proceed();
        };
    }

    private static Latents scaled(Latents latents, float factor) {
        float[] values = latents.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
        return new Latents(values, latents.batch(), latents.channels(), latents.height(), latents.width());
    }

    /** Repeated for the pictures of each prompt, as diffusers hands them to the transformer. */
    static float[] perPicture(List<PromptEmbedding> embeddings, int pictures) {
        List<float[]> parts = new ArrayList<>();
        for (int i = 0; i < pictures; i++) {
            parts.add(embeddings.get(i / (pictures / embeddings.size())).values());
        }
        return concat(parts);
    }

    static float[] concat(List<float[]> parts) {
        float[] all = new float[parts.stream().mapToInt(p -> p.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
