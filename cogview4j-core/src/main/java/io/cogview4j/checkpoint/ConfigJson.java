package io.cogview4j.checkpoint;

import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.FileContent;
import io.cogview4j.message.FileProblem;
import io.cogview4j.message.Message;
import io.cogview4j.message.MessageCode;
import io.cogview4j.message.VisibleText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BigIntegerNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A component's JSON config: typed reading, with errors that name the file and the key. Unknown keys are ignored, and a
 * key whose value is null counts as not there. JSON is what Python reads and writes: {@code NaN} and {@code Infinity} are
 * numbers, and of a key that is there twice the last one counts. Numbers beyond the range of a double are infinite.
 *
 * @param root the object whose keys are read
 */
public record ConfigJson(Path file, JsonNode root) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    /** Many times what any config takes, and little enough for a small heap when it is read. */
    private static final int MAX_BYTES = 8 << 20;

    private static final int MOST_SHOWN = 120;

    /** More than any size of a network that can be computed, and little enough that two can be multiplied in a long. */
    private static final int MAX_SIZE = 1 << 24;

    /**
     * Reads a file whose content is one JSON object.
     *
     * @throws CheckpointException if it is missing or holds anything else
     */
    public static ConfigJson read(Path file) {
        Optional<Message> problem = FileProblem.of(file);
        if (problem.isPresent()) {
            throw new CheckpointException(problem.get());
        }
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw new CheckpointException(e, FileProblem.reading(file, e));
        }
        try {
            return new ConfigJson(file, object(file, content));
        } catch (CheckpointException e) {
            throw new CheckpointException(e, FileContent.insteadOf(FileContent.JSON, file, e.problem()));
        }
    }

    private static JsonNode object(Path file, byte[] content) {
        if (content.length > MAX_BYTES) {
            throw new CheckpointException(
                    CoreMessage.CONFIG_TOO_LARGE, file, file.toFile().length(), MAX_BYTES);
        }
        JsonNode root;
        try {
            root = JSON.readTree(content);
        } catch (JacksonException e) {
            throw new CheckpointException(e, CoreMessage.CONFIG_NOT_JSON, file, shown(e.getOriginalMessage()));
        }
        if (!root.isObject()) {
            throw new CheckpointException(CoreMessage.CONFIG_NOT_OBJECT, file);
        }
        return withinRange(root);
    }

    /** Whole numbers may have any length; nobody could take those beyond double's range for a number, and many would fail. */
    private static JsonNode withinRange(JsonNode node) {
        switch (node) {
            case ObjectNode object ->
                object.properties().forEach(entry -> entry.setValue(withinRange(entry.getValue())));
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    array.set(i, withinRange(array.get(i)));
                }
            }
            case BigIntegerNode number -> {
                double value = number.numberValue().doubleValue();
                return Double.isInfinite(value) ? DoubleNode.valueOf(value) : number;
            }
            default -> {}
        }
        return node;
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
        if (root.path(key).isArray() && root.path(key).isEmpty()) {
            return this; // transformers writes an empty list where it does not know
        }
        List<String> found = root.path(key).isArray() ? texts(key) : List.of(text(key, ""));
        if (Collections.disjoint(found, List.of(known))) {
            throw refused(CoreMessage.CONFIG_OTHER_CLASS, key, shown(root.path(key)), String.join(", ", known));
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
            throw wrong(CoreMessage.CONFIG_NOT_POSITIVE, key, node);
        }
        return requireSize(key, node.asInt());
    }

    /**
     * A size that the config gives, or that follows from what it gives.
     *
     * @throws CheckpointException if no network is so large
     */
    public int requireSize(String key, long size) {
        if (size > MAX_SIZE) {
            throw refused(CoreMessage.CONFIG_SIZES_TOO_LARGE, key, size, MAX_SIZE);
        }
        return (int) size;
    }

    public double number(String key, double otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        JsonNode node = required(key);
        if (!node.isNumber() || !Double.isFinite(node.asDouble())) {
            throw wrong(CoreMessage.CONFIG_NOT_A_NUMBER, key, node);
        }
        return node.asDouble();
    }

    public boolean flag(String key, boolean otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        JsonNode node = required(key);
        if (!node.isBoolean()) {
            throw wrong(CoreMessage.CONFIG_NOT_A_FLAG, key, node);
        }
        return node.asBoolean();
    }

    public String text(String key, String otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        JsonNode node = required(key);
        if (!node.isString()) {
            throw wrong(CoreMessage.CONFIG_NOT_A_TEXT, key, node);
        }
        return node.asString();
    }

    public List<Integer> positives(String key) {
        return list(key, node -> positive(key, node));
    }

    /** An empty list is one, too. */
    public List<String> texts(String key) {
        if (root.path(key).isArray() && root.path(key).isEmpty()) {
            return List.of();
        }
        return list(key, node -> {
            if (!node.isString()) {
                throw wrong(CoreMessage.CONFIG_NOT_TEXTS, key, node);
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
            throw wrong(CoreMessage.CONFIG_NOT_A_LIST, key, node);
        }
        List<T> values = new ArrayList<>();
        node.forEach(e -> values.add(element.apply(e)));
        return List.copyOf(values);
    }

    private JsonNode required(String key) {
        if (!has(key)) {
            throw refused(CoreMessage.CONFIG_KEY_MISSING, key);
        }
        return root.path(key);
    }

    CheckpointException wrong(MessageCode code, String key, JsonNode found) {
        return refused(code, key, shown(found));
    }

    /** A value as it may stand in a message. */
    static String shown(JsonNode value) {
        return shown(value.toString());
    }

    static String shown(String text) {
        return VisibleText.beginning(text, MOST_SHOWN);
    }

    /**
     * A config that contradicts itself, or asks for what is not supported.
     *
     * @param code whose first value is the file
     * @param values those behind it
     */
    public CheckpointException refused(MessageCode code, Object... values) {
        return new CheckpointException(
                code, Stream.concat(Stream.of(file), Stream.of(values)).toArray());
    }
}
