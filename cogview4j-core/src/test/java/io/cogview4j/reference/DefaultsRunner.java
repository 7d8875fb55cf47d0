package io.cogview4j.reference;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.api.SizeConditions;
import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.scheduler.SchedulerConfig;
import io.cogview4j.scheduler.SigmaSpacing;
import io.cogview4j.scheduler.TimeShift;
import io.cogview4j.transformer.TransformerConfig;
import io.cogview4j.vae.VaeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Default values of diffusers' signatures against ours. Every parameter is either compared or stands in a table with the
 * reason why it is not.
 */
final class DefaultsRunner implements ReferenceRunner {
    private static final String CALL = "CogView4Pipeline.__call__";
    private static final String TRANSFORMER = "CogView4Transformer2DModel.__init__";
    private static final String VAE = "AutoencoderKL.__init__";
    private static final String SCHEDULER = "FlowMatchEulerDiscreteScheduler.__init__";
    private static final String COMPONENTS = "CogView4Pipeline.__init__";
    private static final String ENCODE = "CogView4Pipeline.encode_prompt";

    /** Parameters of compared signatures whose default is not ours, and why. */
    private static final Map<String, Map<String, String>> OTHERWISE = Map.of(
            CALL,
            Map.ofEntries(
                    entry("guidance_scale", "3.5, the setting of CogView4-6B's model card, goes with its 50 steps"),
                    entry("generator", "a seed is drawn and told; each image has one of its own"),
                    entry("latents", "noise is drawn unless it is given: InitialNoise"),
                    entry("prompt", "required, for it or the embeddings have to be given"),
                    entry("prompt_embeds", "a source of its own in a request"),
                    entry("negative_prompt_embeds", "part of the embeddings"),
                    entry("output_type", "images come as one type"),
                    entry("return_dict", "results have one type"),
                    entry("attention_kwargs", "for LoRA scales and other attention, of which there is none"),
                    entry("callback_on_step_end", "RunListener.NONE"),
                    entry("callback_on_step_end_tensor_inputs", "a listener is shown everything")),
            ENCODE,
            Map.ofEntries(
                    entry("prompt", "required here and there"),
                    entry("do_classifier_free_guidance", "the caller knows whether pictures will be guided, and says"),
                    entry("num_images_per_prompt", "a setting of the image stage: embeddings are not repeated"),
                    entry("prompt_embeds", "what is encoded already needs no encoder"),
                    entry("negative_prompt_embeds", "what is encoded already needs no encoder"),
                    entry("device", "there is only the CPU"),
                    entry("dtype", "embeddings are float32")),
            TRANSFORMER,
            Map.of("pos_embed_max_size", "not used by the model: positions are rotary"),
            VAE,
            Map.of(
                    "block_out_channels", "has to be stated: one level is no CogView4 autoencoder",
                    "down_block_types", "must be of the one supported type",
                    "up_block_types", "must be of the one supported type",
                    "latents_mean", "not used by the pipeline",
                    "latents_std", "not used by the pipeline",
                    "force_upcast", "everything is computed in float32"),
            SCHEDULER,
            Map.of("max_image_seq_len", "has no part in CogView4's rule for the shift"));

    /** Signatures and groups of which nothing is a default of ours, and why. */
    private static final Map<String, String> NOT_COMPARED = Map.of(
            "CogView4Pipeline._get_glm_embeds", "inner part of encode_prompt, with its defaults",
            "CogView4Pipeline.check_inputs", "no default but null",
            "CogView4Pipeline.prepare_latents", "no default but null",
            "FlowMatchEulerDiscreteScheduler.set_timesteps", "no default but null",
            "FlowMatchEulerDiscreteScheduler.step", "its churn parameters are not used there either",
            "FlowMatchEulerDiscreteScheduler.scale_noise", "no default but null",
            "calculate_shift", "called with the scheduler's config, whose own defaults count");

    @Override
    public void run(ReferenceCase reference) throws IOException {
        JsonNode signatures = reference.results().path("signatures");
        Map<String, Map<String, @Nullable Object>> ours = ours();
        Set<String> named = new TreeSet<>(ours.keySet());
        named.addAll(NOT_COMPARED.keySet());
        signatures.propertyNames().stream()
                .filter(name -> !name.startsWith("CogView4ControlPipeline")) // there are no control images here
                .forEach(name -> assertThat(named).contains(name));
        ours.forEach((signature, values) -> compare(signature, signatures.path(signature), values));
        assertThat(checkpoint().card().guidanceScale()).isEqualTo(3.5);
        assertThat(unsaid().settings().seed()).as("drawn").isNull();
    }

    private static void compare(String signature, JsonNode parameters, Map<String, @Nullable Object> ours) {
        Map<String, String> otherwise = OTHERWISE.getOrDefault(signature, Map.of());
        assertThat(parameters.valueStream().map(p -> p.path("name").asString()).toList())
                .as(signature)
                .allSatisfy(name -> assertThat(ours.containsKey(name) ^ otherwise.containsKey(name))
                        .as(name)
                        .isTrue());
        parameters
                .valueStream()
                .filter(p -> ours.containsKey(p.path("name").asString()))
                .forEach(p -> {
                    String name = p.path("name").asString();
                    JsonNode want = p.path("default");
                    Object value = ours.get(name);
                    JsonNode got = value == null
                            ? JsonMapper.shared().nullNode()
                            : JsonMapper.shared().valueToTree(value);
                    assertThat(same(got, want))
                            .as("%s %s is %s, should be %s", signature, name, got, want)
                            .isTrue();
                });
    }

    private static boolean same(JsonNode got, JsonNode want) {
        return got.isNumber() && want.isNumber() ? got.asDouble() == want.asDouble() : got.equals(want);
    }

    private static Map<String, Map<String, @Nullable Object>> ours() throws IOException {
        Path folder = Files.createTempDirectory("defaults");
        try {
            return Map.of(
                    CALL, call(),
                    ENCODE, encode(),
                    COMPONENTS, components(),
                    TRANSFORMER, transformer(folder),
                    VAE, vae(folder),
                    SCHEDULER, scheduler(folder));
        } finally {
            Files.delete(folder.resolve("config.json"));
            Files.delete(folder);
        }
    }

    /** Settings of which nothing was said. */
    private static ImageRequest unsaid() {
        return ImageRequest.of("");
    }

    /** A checkpoint that states no defaults of its own. */
    private static Checkpoint checkpoint() {
        return Checkpoint.read(ModelCopy.random("random-a"));
    }

    /** As diffusers names them; null: left to the checkpoint or to the schedule, as there. */
    private static Map<String, @Nullable Object> call() {
        SizeConditions conditions = SizeConditions.of(ImageSize.square(64));
        Map<String, @Nullable Object> ours = new HashMap<>();
        ours.put("negative_prompt", unsaidNegative());
        ours.put("height", unsaid().settings().size());
        ours.put("width", unsaid().settings().size());
        ours.put("num_inference_steps", checkpoint().card().steps());
        ours.put("timesteps", nullIfEmpty(unsaid().timesteps()));
        ours.put("sigmas", nullIfEmpty(unsaid().sigmas()));
        ours.put("num_images_per_prompt", unsaid().imagesPerPrompt());
        ours.put("original_size", unsaid().conditions());
        ours.put("crops_coords_top_left", List.of(conditions.cropTop(), conditions.cropLeft()));
        ours.put("max_sequence_length", PromptRequest.of("").maxTokens());
        return ours;
    }

    private static Map<String, @Nullable Object> encode() {
        Map<String, @Nullable Object> ours = new HashMap<>();
        ours.put("negative_prompt", unsaidNegative());
        ours.put("max_sequence_length", PromptRequest.of("").maxTokens());
        return ours;
    }

    private static @Nullable Object unsaidNegative() {
        return nullIfEmpty(PromptRequest.of("").negativePrompts());
    }

    private static @Nullable Object nullIfEmpty(List<?> values) {
        return values.isEmpty() ? null : values;
    }

    /** The components have no defaults: all have to be there. */
    private static Map<String, @Nullable Object> components() {
        Map<String, @Nullable Object> ours = new HashMap<>();
        List.of("tokenizer", "text_encoder", "vae", "transformer", "scheduler").forEach(name -> ours.put(name, null));
        return ours;
    }

    private static Map<String, @Nullable Object> transformer(Path folder) throws IOException {
        TransformerConfig config = TransformerConfig.read(config(folder, "CogView4Transformer2DModel", ""));
        return Map.ofEntries(
                entry("patch_size", config.patchSize()),
                entry("in_channels", config.inChannels()),
                entry("out_channels", config.outChannels()),
                entry("num_layers", config.numLayers()),
                entry("attention_head_dim", config.attentionHeadDim()),
                entry("num_attention_heads", config.numAttentionHeads()),
                entry("text_embed_dim", config.textEmbedDim()),
                entry("time_embed_dim", config.timeEmbedDim()),
                entry("condition_dim", config.conditionDim()),
                entry("sample_size", config.sampleSize()),
                entry("rope_axes_dim", config.ropeAxesDim()));
    }

    private static Map<String, @Nullable Object> vae(Path folder) throws IOException {
        Path file = config(folder, "AutoencoderKL", ", \"block_out_channels\": [64]")
                .resolve("config.json");
        VaeConfig config = VaeConfig.read(file);
        Map<String, @Nullable Object> ours = new HashMap<>();
        ours.put("in_channels", config.inChannels());
        ours.put("out_channels", config.outChannels());
        ours.put("layers_per_block", config.layersPerBlock());
        ours.put("act_fn", config.activation().name().toLowerCase(Locale.ROOT));
        ours.put("latent_channels", config.latentChannels());
        ours.put("norm_num_groups", config.normNumGroups());
        ours.put("sample_size", config.sampleSize());
        ours.put("scaling_factor", config.scalingFactor());
        ours.put("shift_factor", nullIfZero(config.shiftFactor()));
        ours.put("use_quant_conv", config.useQuantConv());
        ours.put("use_post_quant_conv", config.usePostQuantConv());
        ours.put("mid_block_add_attention", config.midBlockAddAttention());
        return ours;
    }

    private static Map<String, @Nullable Object> scheduler(Path folder) throws IOException {
        SchedulerConfig config = SchedulerConfig.read(
                config(folder, "FlowMatchEulerDiscreteScheduler", "").resolve("config.json"));
        Map<String, @Nullable Object> ours = new HashMap<>();
        ours.put("num_train_timesteps", config.trainTimesteps());
        ours.put("shift", config.shift());
        ours.put("use_dynamic_shifting", config.dynamicShift());
        ours.put("base_shift", config.baseShift());
        ours.put("max_shift", config.maxShift());
        ours.put("base_image_seq_len", config.baseImageTokens());
        ours.put("invert_sigmas", config.invertSigmas());
        ours.put("shift_terminal", nullIfZero(config.terminalSigma()));
        ours.put("use_karras_sigmas", config.spacing() == SigmaSpacing.KARRAS);
        ours.put("use_exponential_sigmas", config.spacing() == SigmaSpacing.EXPONENTIAL);
        ours.put("use_beta_sigmas", config.spacing() == SigmaSpacing.BETA);
        ours.put("time_shift_type", config.timeShift() == TimeShift.EXPONENTIAL ? "exponential" : "linear");
        ours.put("stochastic_sampling", config.stochastic());
        return ours;
    }

    private static @Nullable Object nullIfZero(double value) {
        return value == 0 ? null : value;
    }

    /** A folder with a config that says nothing but its class. */
    private static Path config(Path folder, String className, String more) throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"_class_name\": \"" + className + "\"" + more + "}");
        return folder;
    }
}
