package io.cogview4j.resume;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The fields of an object in the description of a saved run. Whatever is not as it was written is damage.
 *
 * @param file for the message
 */
record Fields(Path file, JsonNode node) {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    static InvalidRequestException damaged(Path file, String place) {
        return new InvalidRequestException(CoreMessage.RESUME_DAMAGED, file, place);
    }

    String text(String key) {
        @Nullable String text = textOrNull(key);
        if (text == null) {
            throw damaged(file, key);
        }
        return text;
    }

    @Nullable String textOrNull(String key) {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isString()) {
            throw damaged(file, key);
        }
        return value.asString();
    }

    String sha256(String key) {
        String text = text(key);
        if (!SHA256.matcher(text).matches()) {
            throw damaged(file, key);
        }
        return text;
    }

    /** An absolute path. */
    Path path(String key) {
        try {
            Path path = Path.of(text(key));
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException e) {
            // damage as well
        }
        throw damaged(file, key);
    }

    boolean flag(String key) {
        JsonNode value = node.path(key);
        if (!value.isBoolean()) {
            throw damaged(file, key);
        }
        return value.asBoolean();
    }

    int whole(String key, int least) {
        JsonNode value = node.path(key);
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.asInt() < least) {
            throw damaged(file, key);
        }
        return value.asInt();
    }

    @Nullable Integer wholeOrNull(String key, int least) {
        return has(key) ? whole(key, least) : null;
    }

    double number(String key) {
        JsonNode value = node.path(key);
        if (!value.isNumber()) {
            throw damaged(file, key);
        }
        return value.asDouble(Double.NaN);
    }

    boolean has(String key) {
        return node.has(key);
    }

    Fields object(String key) {
        JsonNode value = node.path(key);
        if (!value.isObject()) {
            throw damaged(file, key);
        }
        return new Fields(file, value);
    }

    /** A list of objects, as it is. */
    JsonNode list(String key) {
        JsonNode value = node.path(key);
        if (!value.isArray() || !value.valueStream().allMatch(JsonNode::isObject)) {
            throw damaged(file, key);
        }
        return value;
    }

    /** A list of objects. */
    <T> List<T> list(String key, Function<Fields, T> read) {
        return list(key)
                .valueStream()
                .map(element -> read.apply(new Fields(file, element)))
                .toList();
    }
}
