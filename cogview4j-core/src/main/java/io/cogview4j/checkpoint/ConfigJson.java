package io.cogview4j.checkpoint;

import io.cogview4j.api.CheckpointException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A component's JSON config: typed reading, with errors that name the file and the key. Unknown keys are ignored, and a
 * key whose value is null counts as not there.
 *
 * @param root the object whose keys are read
 */
public record ConfigJson(Path file, JsonNode root) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /**
     * Reads a file whose content is one JSON object.
     *
     * @throws CheckpointException if it is missing or holds anything else
     */
    public static ConfigJson read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new CheckpointException(
                    file + (Files.exists(file) ? " is not a file." : " is missing."),
                    "Check that the model folder is complete, or download the file again.");
        }
        JsonNode root;
        try {
            root = JSON.readTree(file.toFile());
        } catch (JacksonException e) {
            throw new CheckpointException(
                    file + " is not readable JSON: " + e.getOriginalMessage() + ".", "Download the file again.", e);
        }
        if (!root.isObject()) {
            throw new CheckpointException(file + " is not a JSON object.", "Download the file again.");
        }
        return new ConfigJson(file, root);
    }

    /**
     * Checks the class that the component says it is: {@code _class_name} as diffusers writes it, {@code architectures}
     * as transformers does. A config that says neither passes.
     *
     * @throws CheckpointException if it is none of {@code known}
     */
    public ConfigJson requireClass(String... known) {
        String key = has("_class_name") ? "_class_name" : "architectures";
        if (!has(key)) {
            return this;
        }
        List<String> found = key.equals("architectures") ? texts(key) : List.of(text(key, ""));
        if (Collections.disjoint(found, List.of(known))) {
            throw wrong(key, String.join(" or ", known), root.path(key));
        }
        return this;
    }

    /** Whether the key is there and not null. */
    public boolean has(String key) {
        return !root.path(key).isMissingNode() && !root.path(key).isNull();
    }

    public int positive(String key) {
        return positive(key, required(key));
    }

    public int positive(String key, int otherwise) {
        return has(key) ? positive(key) : otherwise;
    }

    private int positive(String key, JsonNode node) {
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.asInt() < 1) {
            throw wrong(key, "a whole number above 0", node);
        }
        return node.asInt();
    }

    public double number(String key, double otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        JsonNode node = required(key);
        if (!node.isNumber() || !Double.isFinite(node.asDouble())) {
            throw wrong(key, "a finite number", node);
        }
        return node.asDouble();
    }

    public boolean flag(String key, boolean otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        JsonNode node = required(key);
        if (!node.isBoolean()) {
            throw wrong(key, "true or false", node);
        }
        return node.asBoolean();
    }

    public String text(String key, String otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        JsonNode node = required(key);
        if (!node.isString()) {
            throw wrong(key, "a text", node);
        }
        return node.asString();
    }

    public List<Integer> positives(String key) {
        return list(key, node -> positive(key, node));
    }

    public List<String> texts(String key) {
        return list(key, node -> {
            if (!node.isString()) {
                throw wrong(key, "a list of texts", node);
            }
            return node.asString();
        });
    }

    /** The object below {@code key}; empty if there is none. */
    public ConfigJson object(String key) {
        return new ConfigJson(file, root.path(key));
    }

    private <T> List<T> list(String key, Function<JsonNode, T> element) {
        JsonNode node = required(key);
        if (!node.isArray() || node.isEmpty()) {
            throw wrong(key, "a list with something in it", node);
        }
        List<T> values = new ArrayList<>();
        node.forEach(e -> values.add(element.apply(e)));
        return List.copyOf(values);
    }

    private JsonNode required(String key) {
        if (!has(key)) {
            throw new CheckpointException(
                    file + " lacks \"" + key + "\".", "Check that it belongs to a CogView4 checkpoint.");
        }
        return root.path(key);
    }

    CheckpointException wrong(String key, String expected, JsonNode found) {
        return new CheckpointException(
                "%s: \"%s\" should be %s but is %s.".formatted(file, key, expected, shown(found)),
                "Check that it belongs to a CogView4 checkpoint.");
    }

    /** A value as it may stand in a message. */
    static String shown(JsonNode value) {
        String json = value.toString();
        return json.length() <= 120 ? json : json.substring(0, 120) + "...";
    }

    /** A config that contradicts itself, or asks for what is not supported. */
    public CheckpointException unsupported(String what) {
        return new CheckpointException(file + ": " + what + ".", "Use a checkpoint of the CogView4 architecture.");
    }
}
