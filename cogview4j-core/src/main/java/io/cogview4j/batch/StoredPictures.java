package io.cogview4j.batch;

import io.cogview4j.api.PromptSettings;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The pictures that images of a prompt are made from, in a JSON object under the keys of a file of prompts. For files of our own
 * that say what may be read, with a hash of it.
 */
public final class StoredPictures {
    private StoredPictures() {}

    /**
     * Adds those that are files, by their absolute paths; nothing where there are none.
     *
     * @throws IllegalArgumentException if one is in memory
     */
    public static void write(PromptSettings settings, ObjectNode node) {
        EditingJson.write(settings, node);
    }

    /**
     * The settings with the pictures.
     *
     * @param file that holds the object, for messages
     * @param number of the prompt, from 1
     * @throws io.cogview4j.message.InvalidRequestException if the object holds something else under our keys
     */
    public static PromptSettings read(Path file, int number, JsonNode node, PromptSettings settings) {
        return new EditingJson(node, new JsonPrompt(file.toString(), number)).addTo(settings);
    }
}
