package io.cogview4j.image;

import static java.util.stream.Collectors.joining;

import io.cogview4j.api.Lora;
import io.cogview4j.api.RepaintArea.Margins;
import io.cogview4j.api.SourcePictures;
import io.cogview4j.api.SourcePictures.Used;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an image was made with beside the model's own ways, as names and values in the text that other programs read. Where
 * nothing but this text is left of an image, it tells what is missing to make it again.
 */
record MadeWith(
        @Nullable SamplingMetadata sampling,
        List<Lora.Used> loras,
        @Nullable SourcePictures pictures) {
    /** What that web UI shows of a hash. */
    private static final int SHOWN_DIGITS = 12;

    /** Each with a comma before it. */
    String parameters() {
        Map<String, String> values = new LinkedHashMap<>();
        if (sampling != null) {
            addSampling(values, sampling);
        }
        if (!loras.isEmpty()) {
            values.put(
                    "Lora hashes",
                    loras.stream()
                            .map(lora -> lora.name() + ": " + lora.sha256().substring(0, SHOWN_DIGITS))
                            .collect(joining(", ")));
            values.put(
                    "Lora weights",
                    loras.stream()
                            .map(lora -> lora.name() + ": " + plain(lora.weight()))
                            .collect(joining(", ")));
        }
        if (pictures != null) {
            addPictures(values, pictures);
        }
        return values.entrySet().stream()
                .map(value -> ", " + value.getKey() + ": " + quoted(value.getValue()))
                .collect(joining());
    }

    /** The sampler and the kind of schedule have names that other programs know, and stand elsewhere. */
    private static void addSampling(Map<String, String> values, SamplingMetadata sampling) {
        if (sampling.schedule() != null && sampling.schedule().contains("=")) {
            values.put("Schedule", sampling.schedule());
        }
        put(values, "Timesteps", listed(sampling.timesteps()));
        put(values, "Sigmas", listed(sampling.sigmas()));
        put(values, "Guidance scales", listed(sampling.guidanceScales()));
        put(values, "Guidance interval", sampling.guidanceInterval());
        put(values, "CFG-Zero steps", sampling.zeroSteps());
        put(values, "Step cache", sampling.cache());
    }

    private static void addPictures(Map<String, String> values, SourcePictures pictures) {
        put(values, "Denoising strength", pictures.strength());
        put(values, "Init image", name(pictures.image()));
        put(values, "Mask", name(pictures.mask()));
        @Nullable Margins margins = pictures.margins();
        if (margins != null) {
            values.put(
                    "Extended",
                    "left=" + margins.left() + ",right=" + margins.right() + ",top=" + margins.top() + ",bottom="
                            + margins.bottom());
        }
        put(values, "Control image", name(pictures.control()));
    }

    private static @Nullable String name(@Nullable Used picture) {
        return picture == null ? null : picture.name() == null ? "in memory" : picture.name();
    }

    private static @Nullable String listed(@Nullable List<Double> values) {
        return values == null ? null : values.stream().map(MadeWith::plain).collect(joining(","));
    }

    private static void put(Map<String, String> values, String name, @Nullable Object value) {
        if (value != null) {
            values.put(name, value.toString());
        }
    }

    static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    static String quoted(String value) {
        boolean ambiguous = value.contains(",") || value.contains(":") || value.contains("\n");
        return ambiguous
                ? JsonMapper.shared().getNodeFactory().stringNode(value).toString()
                : value;
    }
}
