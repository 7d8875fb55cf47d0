package io.cogview4j.batch;

import io.cogview4j.api.ImageSize;
import io.cogview4j.api.Prompt;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.MessageCode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads one line in JSON of a file of prompts. Whatever is wrong with it is told with its place. */
public record JsonPrompt(String file, int number) {
    private static final List<String> KEYS = List.of("prompt", "negative", "seed", "size", "steps", "guidance");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    public Prompt parse(String line) {
        JsonNode node = read(line);
        for (String key : node.propertyNames()) {
            if (!KEYS.contains(key)) {
                throw new InvalidRequestException(
                        CoreMessage.PROMPTS_KEY_UNKNOWN, file, number, key, String.join(", ", KEYS));
            }
        }
        String prompt = text(node, "prompt");
        if (prompt == null) {
            throw new InvalidRequestException(CoreMessage.PROMPTS_KEY_MISSING, file, number, "prompt");
        }
        return new Prompt(prompt, text(node, "negative"), settings(node));
    }

    private JsonNode read(String line) {
        try {
            return JSON.readTree(line);
        } catch (JacksonException e) {
            throw new InvalidRequestException(
                    e, CoreMessage.PROMPTS_LINE_NOT_JSON, file, number, e.getOriginalMessage());
        }
    }

    /** The settings in a JSON object, whatever else is in it. */
    PromptSettings settings(JsonNode node) {
        return new PromptSettings(seed(node), size(node), steps(node), guidanceScale(node));
    }

    private @Nullable Long seed(JsonNode node) {
        JsonNode value = node.path("seed");
        if (isLeftOpen(value)) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong(CoreMessage.PROMPTS_VALUE_NOT_WHOLE, "seed", value);
        }
        return value.asLong();
    }

    private @Nullable Integer steps(JsonNode node) {
        JsonNode value = node.path("steps");
        if (isLeftOpen(value)) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.asInt() < 1) {
            throw wrong(CoreMessage.PROMPTS_VALUE_NOT_WHOLE, "steps", value);
        }
        return value.asInt();
    }

    private @Nullable Double guidanceScale(JsonNode node) {
        JsonNode value = node.path("guidance");
        if (isLeftOpen(value)) {
            return null;
        }
        double scale = value.isNumber() ? value.numberValue().doubleValue() : Double.NaN; // whatever its size
        if (!(scale >= 0 && scale <= PromptSettings.MAX_GUIDANCE_SCALE)) {
            throw wrong(CoreMessage.PROMPTS_VALUE_NOT_NUMBER, "guidance", value);
        }
        return scale;
    }

    private @Nullable ImageSize size(JsonNode node) {
        String value = text(node, "size");
        try {
            return value == null ? null : ImageSize.parse(value);
        } catch (InvalidRequestException e) {
            throw wrong(CoreMessage.PROMPTS_VALUE_NOT_SIZE, "size", node.path("size"));
        }
    }

    private @Nullable String text(JsonNode node, String key) {
        JsonNode value = node.path(key);
        if (isLeftOpen(value)) {
            return null;
        }
        if (!value.isString()) {
            throw wrong(CoreMessage.PROMPTS_VALUE_NOT_TEXT, key, value);
        }
        return value.asString();
    }

    private static boolean isLeftOpen(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private InvalidRequestException wrong(MessageCode code, String key, JsonNode found) {
        return new InvalidRequestException(code, file, number, key, found);
    }
}
