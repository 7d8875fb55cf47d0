package io.cogview4j.batch;

import io.cogview4j.api.PromptSettings;
import io.cogview4j.api.TorchSeed;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
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
public final class StoredSettings {
    static final String KEY = "settings";
    private static final int MOST_SHOWN = 120;

    private StoredSettings() {}

    /** The metadata for a file; empty if no prompt asks for anything. */
    public static Map<String, String> write(List<PromptSettings> settings) {
        if (settings.stream().allMatch(PromptSettings.NONE::equals)) {
            return Map.of();
        }
        ArrayNode list = JsonMapper.shared().createArrayNode();
        settings.forEach(one -> write(one, list.addObject()));
        return Map.of(KEY, list.toString());
    }

    private static void write(PromptSettings settings, ObjectNode node) {
        if (settings.seed() != null) {
            node.put("seed", new TorchSeed(settings.seed()).number());
        }
        if (settings.size() != null) {
            node.put("size", settings.size().toString());
        }
        if (settings.steps() != null) {
            node.put("steps", settings.steps());
        }
        SamplingJson.write(settings, node);
    }

    /**
     * The settings of each of {@code prompts} prompts.
     *
     * @throws InvalidRequestException if the metadata holds something else under our key
     */
    public static List<PromptSettings> read(Path file, Map<String, String> metadata, int prompts) {
        String text = metadata.get(KEY);
        if (text == null) {
            return Collections.nCopies(prompts, PromptSettings.NONE);
        }
        try {
            JsonNode list = JsonMapper.shared().readTree(text);
            if (!list.isArray() || list.size() != prompts) {
                throw damaged(file, list.size() + " / " + prompts);
            }
            List<PromptSettings> settings = new ArrayList<>();
            for (JsonNode node : list) {
                settings.add(new JsonPrompt(file.toString(), settings.size() + 1).settings(node));
            }
            return settings;
        } catch (JacksonException e) {
            throw damaged(file, text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "...");
        }
    }

    private static InvalidRequestException damaged(Path file, String reason) {
        return new InvalidRequestException(CoreMessage.EMBEDDINGS_SETTINGS_DAMAGED, file, reason);
    }
}
