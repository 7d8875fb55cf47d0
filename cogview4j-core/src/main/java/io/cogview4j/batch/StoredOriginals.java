package io.cogview4j.batch;

import io.cogview4j.api.Prompt;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * What users wrote where a language model wrote the prompt from it, as {@code encode} keeps it in the metadata of an embeddings
 * file: a JSON list with a text or null for each prompt.
 */
public final class StoredOriginals {
    static final String KEY = "originals";

    private StoredOriginals() {}

    /** The metadata for a file; empty if every prompt is as its user wrote it. */
    public static Map<String, String> write(List<Prompt> prompts) {
        if (prompts.stream().allMatch(prompt -> prompt.original() == null)) {
            return Map.of();
        }
        ArrayNode list = JsonMapper.shared().createArrayNode();
        prompts.forEach(prompt -> list.add(prompt.original()));
        return Map.of(KEY, list.toString());
    }

    /** What there is for each of {@code prompts} prompts; nothing where the metadata holds something else. */
    public static List<@Nullable String> read(Map<String, String> metadata, int prompts) {
        List<@Nullable String> none = Collections.nCopies(prompts, null);
        try {
            JsonNode list = JsonMapper.shared().readTree(metadata.getOrDefault(KEY, "[]"));
            return list.isArray() && list.size() == prompts
                    ? list.valueStream()
                            .<@Nullable String>map(text -> text.isString() ? text.asString() : null)
                            .toList()
                    : none;
        } catch (JacksonException e) {
            return none;
        }
    }
}
