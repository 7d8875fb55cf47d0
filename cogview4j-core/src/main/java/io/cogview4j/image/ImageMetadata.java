package io.cogview4j.image;

import io.cogview4j.api.Arithmetic;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.Lora;
import io.cogview4j.api.Making;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.api.TorchSeed;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.sampling.Guidance;
import io.cogview4j.sampling.SamplerName;
import io.cogview4j.sampling.Sampling;
import io.cogview4j.sampling.Spacing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How an image was made: enough to make it again.
 *
 * @param prompt what the image shows, null if unknown
 * @param negativePrompt what the image should not show, empty for nothing, null if unknown
 * @param model the checkpoint's name
 * @param seed its bits, see {@link TorchSeed}; null if the noise was not drawn from a seed of its own
 * @param device on which it was computed, {@code cpu} for example
 * @param dtype in which it was computed, {@code f32}, {@code bf16} or {@code int8}
 * @param version the version of cogview4j
 * @param sampling in what guidance and sampling were not the model's own; null if in nothing
 * @param loras that took part; none for the model as it is
 * @param making what else took part, null if unknown
 */
public record ImageMetadata(
        @Nullable String prompt,
        @Nullable String negativePrompt,
        String model,
        int width,
        int height,
        int steps,
        double guidanceScale,
        @Nullable Long seed,
        String device,
        String dtype,
        String version,
        @Nullable SamplingMetadata sampling,
        List<Lora.Used> loras,
        @Nullable Making making) {
    public ImageMetadata {
        loras = loras == null ? List.of() : List.copyOf(loras); // images of versions that knew none do not say
    }

    /** Of an image without adaptations, of which nothing else is known. */
    public ImageMetadata(
            @Nullable String prompt,
            @Nullable String negativePrompt,
            String model,
            int width,
            int height,
            int steps,
            double guidanceScale,
            @Nullable Long seed,
            String device,
            String dtype,
            String version) {
        this(
                prompt,
                negativePrompt,
                model,
                width,
                height,
                steps,
                guidanceScale,
                seed,
                device,
                dtype,
                version,
                null,
                List.of(),
                null);
    }

    /** The keyword of the text in the form that other programs of this kind read and write. */
    public static final String PARAMETERS = "parameters";

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** The keyword of the text in JSON. */
    public static final String JSON = "cogview4j";

    /** What an image of cogview4j says about itself, or null if these texts say nothing of the kind. */
    public static @Nullable ImageMetadata find(List<PngText> texts) {
        return texts.stream()
                .filter(text -> text.keyword().equals(JSON))
                .findFirst()
                .map(text -> read(text.text()))
                .orElse(null);
    }

    /** Null if it is not what {@link #json} gives: anyone can write such a text. */
    private static @Nullable ImageMetadata read(String json) {
        try {
            JsonNode node = JsonMapper.shared().readTree(json);
            if (node instanceof ObjectNode settings) { // images of versions that knew nothing else do not say
                settings.putIfAbsent(
                        "device",
                        settings.stringNode(Arithmetic.REFERENCE.device().id()));
                settings.putIfAbsent(
                        "dtype",
                        settings.stringNode(Arithmetic.REFERENCE.precision().id()));
                bits(settings.path("seed")).ifPresent(bits -> settings.put("seed", bits));
            }
            boolean sound = Stream.of("model", "device", "dtype", "version")
                            .allMatch(key -> node.path(key).isString())
                    && Stream.of("prompt", "negativePrompt")
                            .allMatch(key -> !node.has(key) || node.path(key).isString())
                    && node.path("loras").valueStream().allMatch(ImageMetadata::isLora);
            @Nullable ImageMetadata metadata = sound ? JsonMapper.shared().treeToValue(node, ImageMetadata.class) : null;
            if (metadata != null) {
                metadata.settings(); // throws if they are none
            }
            return metadata;
        } catch (JacksonException | InvalidRequestException e) {
            return null;
        }
    }

    /**
     * What was asked for, as far as the image tells.
     *
     * @throws InvalidRequestException if there can be no such settings
     */
    public PromptSettings settings() {
        Guidance guidance = sampling == null ? Guidance.of(guidanceScale) : sampling.guidance(guidanceScale);
        Sampling how = sampling == null ? Sampling.OPEN : sampling.sampling();
        return PromptSettings.NONE
                .withSeed(seed)
                .withSize(new ImageSize(width, height))
                .withSteps(steps)
                .withGuidance(guidance)
                .withSampling(how);
    }

    /** What is made of all that metadata tells, by a constructor for example. */
    @FunctionalInterface
    public interface Form<T> {
        T of(
                @Nullable String prompt,
                @Nullable String negativePrompt,
                PromptSettings settings,
                String model,
                String device,
                String dtype,
                String version,
                List<Lora.Used> loras,
                Making making);
    }

    /**
     * The same in another form.
     *
     * @throws InvalidRequestException if there can be no such settings
     */
    public <T> T as(Form<T> form) {
        Making known = making == null ? Making.UNKNOWN : making;
        return form.of(prompt, negativePrompt, settings(), model, device, dtype, version, loras, known);
    }

    /** Of the number of a seed, which need not be a long. */
    private static Optional<Long> bits(JsonNode number) {
        return Optional.of(number)
                .filter(JsonNode::isIntegralNumber)
                .flatMap(seed -> TorchSeed.of(seed.bigIntegerValue()))
                .map(TorchSeed::bits);
    }

    private static boolean isLora(JsonNode lora) {
        return lora.path("name").isString()
                && lora.path("weight").isNumber()
                && lora.path("sha256").isString()
                && SHA256.matcher(lora.path("sha256").asString()).matches();
    }

    /** The two texts for a PNG file. */
    public List<PngText> texts() {
        return List.of(
                new PngText(PARAMETERS, parameters().replace('\0', '\ufffd')), new PngText(JSON, json().toString()));
    }

    /**
     * The form that AUTOMATIC1111's web UI made common: prompt, negative prompt, and a line of settings in which a
     * value with a separator in it is quoted.
     */
    public String parameters() {
        List<String> lines = new ArrayList<>();
        if (prompt != null) {
            lines.add(prompt);
        }
        if (negativePrompt != null && !negativePrompt.isEmpty()) {
            lines.add("Negative prompt: " + negativePrompt);
        }
        lines.add("Steps: " + steps + method() + ", CFG scale: " + MadeWith.plain(guidanceScale)
                + (seed == null ? "" : ", Seed: " + new TorchSeed(seed))
                + ", Size: " + width + "x" + height + ", Model: " + MadeWith.quoted(model) + madeWith()
                + ", Version: cogview4j "
                + version);
        return String.join("\n", lines);
    }

    private String madeWith() {
        return new MadeWith(sampling, loras, making == null ? null : making.pictures()).parameters();
    }

    /** Sampler and schedule under the names that other programs know. */
    private String method() {
        Sampling how = settings().sampling();
        SamplerName sampler = how.sampler() == null ? SamplerName.EULER : how.sampler();
        Spacing spacing = how.levels().spacing();
        return ", Sampler: " + sampler.title() + (spacing == null ? "" : ", Schedule type: " + spacing.title());
    }

    ObjectNode json() {
        ObjectNode node = JsonMapper.shared().createObjectNode();
        if (prompt != null) {
            node.put("prompt", prompt);
        }
        if (negativePrompt != null) {
            node.put("negativePrompt", negativePrompt);
        }
        node.put("model", model)
                .put("width", width)
                .put("height", height)
                .put("steps", steps)
                .put("guidanceScale", guidanceScale)
                .put("seed", seed == null ? null : new TorchSeed(seed).number())
                .put("device", device)
                .put("dtype", dtype)
                .put("version", version);
        if (sampling != null) {
            node.set("sampling", JsonMapper.shared().valueToTree(sampling));
        }
        if (!loras.isEmpty()) {
            ArrayNode used = node.putArray("loras");
            loras.forEach(lora -> used.addObject()
                    .put("name", lora.name())
                    .put("weight", lora.weight())
                    .put("sha256", lora.sha256()));
        }
        if (making != null) {
            ObjectNode known = JsonMapper.shared().valueToTree(making);
            removeNulls(known);
            node.set("making", known);
        }
        return node;
    }

    private static void removeNulls(ObjectNode node) {
        node.properties().removeIf(field -> field.getValue().isNull());
        node.values().forEach(value -> {
            if (value instanceof ObjectNode within) {
                removeNulls(within);
            }
        });
    }
}
