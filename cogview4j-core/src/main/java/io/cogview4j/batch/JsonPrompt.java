package io.cogview4j.batch;

import io.cogview4j.api.ImageSize;
import io.cogview4j.api.Lora;
import io.cogview4j.api.Prompt;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.api.TorchSeed;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.MessageCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads one line in JSON of a file of prompts. Whatever is wrong with it is told with its place.
 *
 * @param folder to which files are relative that the line names
 */
public record JsonPrompt(String file, int number, Path folder) {
    private static final String LORA = "lora";
    private static final List<String> KEYS = Stream.concat(
                    Stream.of(
                            "prompt",
                            "negative",
                            "seed",
                            "size",
                            "steps",
                            SamplingJson.GUIDANCE,
                            SamplingJson.INTERVAL,
                            SamplingJson.ZERO_STAR,
                            SamplingJson.SAMPLER,
                            SamplingJson.SCHEDULE,
                            SamplingJson.TIMESTEPS,
                            SamplingJson.SIGMAS,
                            SamplingJson.CACHE),
                    Stream.concat(EditingJson.KEYS.stream(), Stream.of(LORA)))
            .toList();
    private static final int MOST_SHOWN = 120;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** A line that names no files, or files relative to the folder in which the program runs. */
    public JsonPrompt(String file, int number) {
        this(file, number, Path.of(""));
    }

    /**
     * The prompt of a line that begins with a brace.
     *
     * @throws InvalidRequestException if the line is anything but one JSON object with the known keys
     */
    public Prompt parse(String line) {
        try {
            return prompt(JSON.readTree(line));
        } catch (JacksonException e) {
            int column = e.getLocation() == null
                    ? columnOfExcess(line)
                    : e.getLocation().getColumnNr();
            throw new InvalidRequestException(e, CoreMessage.PROMPTS_LINE_NOT_JSON, file, number, Math.max(1, column));
        }
    }

    /** Where the parser met what is too long or too deep, which its exception does not say. */
    private static int columnOfExcess(String line) {
        try (JsonParser json = JSON.createParser(line)) {
            try {
                for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                    if (token.isNumeric()) {
                        json.getNumberValue();
                    }
                }
            } catch (JacksonException e) {
                // it stands there
            }
            return json.currentLocation().getColumnNr();
        }
    }

    /**
     * The prompts of a line that is a JSON list; empty if it only begins with a bracket, as a text may.
     *
     * @throws InvalidRequestException if the list holds anything but texts and objects, or does not end in the line
     */
    public Optional<List<Prompt>> parseList(String line) {
        if (line.equals("[")) {
            throw noPrompts();
        }
        JsonNode list;
        try {
            list = JSON.readTree(line);
        } catch (JacksonException e) {
            return Optional.empty();
        }
        if (list.isEmpty() || !list.valueStream().allMatch(each -> each.isString() || each.isObject())) {
            throw noPrompts();
        }
        return Optional.of(list.valueStream()
                .map(each -> each.isString() ? Prompt.of(each.asString()) : prompt(each))
                .toList());
    }

    private InvalidRequestException noPrompts() {
        return new InvalidRequestException(CoreMessage.PROMPTS_LINE_IS_LIST, file, number);
    }

    private Prompt prompt(JsonNode node) {
        for (String key : node.propertyNames()) {
            if (!KEYS.contains(key)) {
                throw new InvalidRequestException(
                        CoreMessage.PROMPTS_KEY_UNKNOWN, file, number, shown(key), String.join(", ", KEYS));
            }
        }
        String prompt = text(node, "prompt");
        if (prompt == null) {
            throw new InvalidRequestException(CoreMessage.PROMPTS_KEY_MISSING, file, number, "prompt");
        }
        return new Prompt(prompt, text(node, "negative"), new EditingJson(node, this).addTo(settings(node)))
                .withLoras(loras(node.path(LORA)));
    }

    /** One text or a list of texts, of which an empty one asks for none; null if that is left open. */
    private @Nullable List<Lora> loras(JsonNode value) {
        if (isLeftOpen(value)) {
            return null;
        }
        if (!value.isArray()) {
            return List.of(lora(value, value));
        }
        return value.valueStream().map(each -> lora(each, value)).toList();
    }

    private Lora lora(JsonNode text, JsonNode value) {
        try {
            if (text.isString() && !text.asString().isBlank()) {
                return Lora.parse(text.asString(), folder);
            }
        } catch (InvalidRequestException e) {
            // told with its place
        }
        throw unfit(LORA, value, "\"style.safetensors:0.8\"");
    }

    /** The settings in a JSON object, whatever else is in it; none that name files. */
    PromptSettings settings(JsonNode node) {
        SamplingJson sampling = new SamplingJson(node, this);
        return PromptSettings.NONE
                .withSeed(seed(node))
                .withSize(size(node))
                .withSteps(steps(node))
                .withGuidance(sampling.guidance())
                .withSampling(sampling.sampling());
    }

    private @Nullable Long seed(JsonNode node) {
        JsonNode value = node.path("seed");
        if (isLeftOpen(value)) {
            return null;
        }
        return Optional.of(value)
                .filter(JsonNode::isIntegralNumber)
                .flatMap(number -> TorchSeed.of(number.bigIntegerValue()))
                .orElseThrow(() -> notWhole("seed", value, TorchSeed.SMALLEST, TorchSeed.LARGEST))
                .bits();
    }

    private @Nullable Integer steps(JsonNode node) {
        JsonNode value = node.path("steps");
        if (isLeftOpen(value)) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.asInt() < 1) {
            throw notWhole("steps", value, 1, Integer.MAX_VALUE);
        }
        return value.asInt();
    }

    private @Nullable ImageSize size(JsonNode node) {
        String value = text(node, "size");
        try {
            return value == null ? null : ImageSize.parse(value);
        } catch (InvalidRequestException e) {
            throw wrong(CoreMessage.PROMPTS_VALUE_NOT_SIZE, "size", node.path("size"));
        }
    }

    @Nullable String text(JsonNode node, String key) {
        JsonNode value = node.path(key);
        if (isLeftOpen(value)) {
            return null;
        }
        if (!value.isString()) {
            throw wrong(CoreMessage.PROMPTS_VALUE_NOT_TEXT, key, value);
        }
        return value.asString();
    }

    static boolean isLeftOpen(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    InvalidRequestException wrong(MessageCode code, String key, JsonNode found) {
        return new InvalidRequestException(code, file, number, key, shown(found.toString()));
    }

    private InvalidRequestException notWhole(String key, JsonNode found, Number least, Number most) {
        return new InvalidRequestException(
                CoreMessage.PROMPTS_VALUE_NOT_WHOLE, file, number, key, shown(found.toString()), least, most);
    }

    InvalidRequestException unfit(String key, JsonNode found, String fitting) {
        return new InvalidRequestException(
                CoreMessage.PROMPTS_VALUE_UNFIT, file, number, key, shown(found.toString()), fitting);
    }

    InvalidRequestException lacks(String key, String other) {
        return new InvalidRequestException(CoreMessage.PROMPTS_KEY_WITHOUT, file, number, key, other);
    }

    private static String shown(String text) {
        return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "...";
    }
}
