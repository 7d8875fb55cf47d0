package io.cogview4j.cli;

import io.cogview4j.api.InvalidRequestException;
import io.cogview4j.api.MessageCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The settings of each prompt, as {@code encode} keeps them in the metadata of an embeddings file: a JSON list with an
 * object for each prompt, keys as in a file of prompts.
 */
final class StoredSettings {
    static final String KEY = "settings";

    private StoredSettings() {}

    /** The metadata for a file; empty if no prompt asks for anything. */
    static Map<String, String> write(List<PictureSettings> settings) {
        if (settings.stream().allMatch(PictureSettings.NONE::equals)) {
            return Map.of();
        }
        ArrayNode list = JsonMapper.shared().createArrayNode();
        settings.forEach(one -> write(one, list.addObject()));
        return Map.of(KEY, list.toString());
    }

    private static void write(PictureSettings settings, ObjectNode node) {
        if (settings.seed() != null) {
            node.put("seed", settings.seed());
        }
        if (settings.size() != null) {
            node.put("size", settings.size().toString());
        }
        if (settings.steps() != null) {
            node.put("steps", settings.steps());
        }
        if (settings.guidanceScale() != null) {
            node.put("guidance", settings.guidanceScale());
        }
    }

    /**
     * The settings of each of {@code prompts} prompts.
     *
     * @throws InvalidRequestException if the metadata holds something else under our key
     */
    static List<PictureSettings> read(Path file, Map<String, String> metadata, int prompts) {
        String text = metadata.get(KEY);
        if (text == null) {
            return Collections.nCopies(prompts, PictureSettings.NONE);
        }
        try {
            JsonNode list = JsonMapper.shared().readTree(text);
            if (list.size() != prompts) {
                throw damaged(file, list.size() + " / " + prompts);
            }
            List<PictureSettings> settings = new ArrayList<>();
            for (JsonNode node : list) {
                settings.add(new JsonLine(file.toString(), settings.size() + 1).settings(node));
            }
            return settings;
        } catch (JacksonException e) {
            throw damaged(file, e.getOriginalMessage());
        }
    }

    private static InvalidRequestException damaged(Path file, String reason) {
        return new InvalidRequestException(MessageCode.EMBEDDINGS_SETTINGS_DAMAGED, file, reason);
    }
}
