package io.cogview4j.batch;

import io.cogview4j.api.PromptSettings;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.sampling.Guidance;
import io.cogview4j.sampling.GuidanceInterval;
import io.cogview4j.sampling.NoiseLevels;
import io.cogview4j.sampling.SamplerName;
import io.cogview4j.sampling.Sampling;
import io.cogview4j.sampling.StepCache;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Guidance and sampling in a JSON object of a prompt, under the names that the command has for them.
 *
 * @param line for the place of what is wrong
 */
record SamplingJson(JsonNode node, JsonPrompt line) {
    static final String GUIDANCE = "guidance";
    static final String INTERVAL = "guidance-interval";
    static final String ZERO_STAR = "cfg-zero";
    static final String SAMPLER = "sampler";
    static final String SCHEDULE = "schedule";
    static final String TIMESTEPS = "timesteps";
    static final String SIGMAS = "sigmas";
    static final String CACHE = "cache";

    /** What {@link #guidance} and {@link #sampling} read; nothing of what is left open. */
    static void write(PromptSettings settings, ObjectNode node) {
        Guidance guidance = settings.guidance();
        if (settings.guidanceScale() != null) {
            node.put(GUIDANCE, settings.guidanceScale());
        } else {
            writeList(guidance.scales(), GUIDANCE, node);
        }
        writeText(guidance.interval(), INTERVAL, node);
        if (guidance.zeroSteps() != null) {
            node.put(ZERO_STAR, guidance.zeroSteps());
        }
        Sampling sampling = settings.sampling();
        writeText(sampling.sampler() == null ? null : sampling.sampler().id(), SAMPLER, node);
        writeText(sampling.levels().equals(NoiseLevels.OF_MODEL) ? null : sampling.levels(), SCHEDULE, node);
        writeList(sampling.timesteps(), TIMESTEPS, node);
        writeList(sampling.sigmas(), SIGMAS, node);
        writeText(sampling.cache() == null ? null : sampling.cache().text(), CACHE, node);
    }

    private static void writeText(@Nullable Object value, String key, ObjectNode node) {
        if (value != null) {
            node.put(key, value.toString());
        }
    }

    private static void writeList(List<Double> values, String key, ObjectNode node) {
        if (!values.isEmpty()) {
            ArrayNode list = node.putArray(key);
            values.forEach(list::add);
        }
    }

    Guidance guidance() {
        return new Guidance(scales(), parsed(INTERVAL, "\"0.1:0.6\"", GuidanceInterval::parse), zeroSteps());
    }

    Sampling sampling() {
        NoiseLevels levels = parsed(SCHEDULE, "\"karras\"", NoiseLevels::parse);
        try {
            return new Sampling(
                    sampler(),
                    levels == null ? NoiseLevels.OF_MODEL : levels,
                    numbers(TIMESTEPS, "[999, 600, 200]"),
                    numbers(SIGMAS, "[1, 0.6, 0.2]"),
                    parsed(CACHE, "\"fbc:0.05\"", StepCache::parse));
        } catch (InvalidRequestException e) {
            if (e.problem().code() == CoreMessage.SPACING_OF_LISTED_LEVELS) {
                throw line.unfit(SCHEDULE, node.path(SCHEDULE), "\"uniform\"");
            }
            throw e;
        }
    }

    private @Nullable SamplerName sampler() {
        @Nullable String text = line.text(node, SAMPLER);
        try {
            return text == null ? null : SamplerName.parse(text);
        } catch (InvalidRequestException e) {
            String nearest = e.problem().values().getLast().replace(" --schedule ", "\", \"" + SCHEDULE + "\": \"");
            throw line.unfit(SAMPLER, node.path(SAMPLER), "\"" + nearest + "\"");
        }
    }

    /** One number for all steps, or a list. */
    private List<Double> scales() {
        JsonNode value = node.path(GUIDANCE);
        if (value.isArray()) {
            List<Double> scales = numbers(GUIDANCE, "[5, 5, 4, 3]");
            if (scales.stream().anyMatch(scale -> !isScale(scale))) {
                throw line.wrong(CoreMessage.PROMPTS_VALUE_NOT_NUMBER, GUIDANCE, value);
            }
            return scales;
        }
        if (JsonPrompt.isLeftOpen(value)) {
            return List.of();
        }
        double scale = value.isNumber() ? value.asDouble(Double.NaN) : Double.NaN; // also of what no double can hold
        if (!isScale(scale)) {
            throw line.wrong(CoreMessage.PROMPTS_VALUE_NOT_NUMBER, GUIDANCE, value);
        }
        return List.of(scale);
    }

    private static boolean isScale(double value) {
        return value >= 0 && value <= Guidance.MAX_SCALE;
    }

    /** True for the usual number of steps, or a number of its own. */
    private @Nullable Integer zeroSteps() {
        JsonNode value = node.path(ZERO_STAR);
        if (JsonPrompt.isLeftOpen(value)) {
            return null;
        }
        if (value.isBoolean()) {
            return value.asBoolean() ? 1 : null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.asInt() < 0) {
            throw line.unfit(ZERO_STAR, value, "true");
        }
        return value.asInt();
    }

    private List<Double> numbers(String key, String fitting) {
        JsonNode value = node.path(key);
        if (JsonPrompt.isLeftOpen(value)) {
            return List.of();
        }
        if (!value.isArray() || value.isEmpty() || !value.valueStream().allMatch(JsonNode::isNumber)) {
            throw line.unfit(key, value, fitting);
        }
        return value.valueStream().map(number -> number.asDouble(Double.NaN)).toList();
    }

    private <T> @Nullable T parsed(String key, String fitting, Function<String, T> parse) {
        @Nullable String text = line.text(node, key);
        try {
            return text == null ? null : parse.apply(text);
        } catch (InvalidRequestException e) {
            throw line.unfit(key, node.path(key), fitting);
        }
    }
}
