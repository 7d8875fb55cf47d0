package io.cogview4j.checkpoint;

import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.FileProblem;
import io.cogview4j.message.MessageCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.JacksonIOException;
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
                    Files.exists(file) ? CoreMessage.CONFIG_NOT_A_FILE : CoreMessage.FILE_MISSING, file);
        }
        JsonNode root;
        try (InputStream in = Files.newInputStream(file)) {
            root = JSON.readTree(in);
        } catch (IOException e) {
            throw new CheckpointException(e, FileProblem.reading(file, e));
        } catch (JacksonIOException e) {
            throw new CheckpointException(e, FileProblem.reading(file, e.getCause()));
        } catch (JacksonException e) {
            throw new CheckpointException(e, CoreMessage.CONFIG_NOT_JSON, file, shown(e.getOriginalMessage()));
        }
        if (!root.isObject()) {
            throw new CheckpointException(CoreMessage.CONFIG_NOT_OBJECT, file);
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
        return node.asInt();
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

    public List<String> texts(String key) {
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

    private static String shown(String text) {
        return text.length() <= 120 ? text : text.substring(0, 120) + "...";
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
