package io.cogview4j.tokenizer;

import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A value in a JSON file and the way to it, so that whatever is wrong is told with its place.
 *
 * @param path keys and indexes from the top of the file, for example {@code model.merges[7]}
 */
public record JsonPlace(Path file, String path, JsonNode node) {
    private static final int MOST_SHOWN = 120;

    /** The value of a key, which may be missing. */
    public JsonPlace at(String key) {
        return new JsonPlace(file, path.isEmpty() ? key : path + "." + key, node.path(key));
    }

    /** Whether there is nothing here, or null. */
    public boolean isOpen() {
        return node.isMissingNode() || node.isNull();
    }

    boolean isText(String text) {
        return node.isString() && node.asString().equals(text);
    }

    String text() {
        if (!node.isString() || hasLoneSurrogate(node.asString())) {
            throw damaged();
        }
        return node.asString();
    }

    boolean flag() {
        if (!node.isBoolean()) {
            throw damaged();
        }
        return node.asBoolean();
    }

    boolean flag(boolean otherwise) {
        return isOpen() ? otherwise : flag();
    }

    /** The id of a token. */
    int id() {
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.asInt() < 0) {
            throw damaged();
        }
        return node.asInt();
    }

    List<JsonPlace> list() {
        if (!node.isArray()) {
            throw damaged();
        }
        List<JsonPlace> elements = new ArrayList<>(node.size());
        for (JsonNode element : node) {
            elements.add(new JsonPlace(file, path + "[" + elements.size() + "]", element));
        }
        return elements;
    }

    List<Map.Entry<String, JsonPlace>> entries() {
        if (!node.isObject()) {
            throw damaged();
        }
        return node.properties().stream()
                .map(entry -> Map.entry(entry.getKey(), at(entry.getKey())))
                .toList();
    }

    /** What cannot be in a sound file. */
    CheckpointException damaged() {
        return damaged(file, path, node.isMissingNode() ? "-" : shown(node));
    }

    static CheckpointException damaged(Path file, String place, String found) {
        return new CheckpointException(CoreMessage.TOKENIZER_DAMAGED, file, place, cut(found));
    }

    /** What may be in a sound file, but in none that is read here. */
    CheckpointException unsupported() {
        return new CheckpointException(CoreMessage.TOKENIZER_UNSUPPORTED, file, path, shown(node));
    }

    private static String shown(JsonNode node) {
        // A vocabulary as text takes as much memory as the file.
        return node.isContainer() && node.size() > MOST_SHOWN
                ? node.isArray() ? "[...]" : "{...}"
                : cut(node.toString());
    }

    private static String cut(String text) {
        return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "...";
    }

    /** Half of a pair is a text to Java and to JSON, but to no UTF-8. */
    static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isHighSurrogate(text.charAt(i))
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }
}
