package io.cogview4j.server.http.request;

import io.cogview4j.server.job.Encoding;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads which prompts are to be encoded. */
public final class Encodings {
    private static final String PROMPTS = "prompts";
    private static final List<String> PROMPT_FIELDS = List.of("prompt", "negative_prompt");
    private static final int MOST = 100;

    private Encodings() {}

    public static Encoding read(Fields fields, Caps caps) {
        @Nullable Double guidance = fields.number("guidance");
        boolean guided = guidance == null || guidance > 1;
        List<Encoding.Text> texts = new ArrayList<>();
        if (fields.has(PROMPTS)) {
            // not used beside them, but refused all the same if they are no prompts
            PROMPT_FIELDS.forEach(name -> Prompts.optional(fields, name, caps));
            for (JsonNode entry : fields.list(PROMPTS)) {
                if (!entry.isObject()) {
                    throw Fields.unfit(PROMPTS, entry.toString(), "[{\"prompt\": \"...\"}]");
                }
                texts.add(text(Fields.ofJson(entry.asObject()), caps));
            }
            if (texts.isEmpty() || texts.size() > MOST) {
                throw Fields.unfit(PROMPTS, Integer.toString(texts.size()), "1-" + MOST);
            }
        } else {
            texts.add(text(fields, caps));
        }
        return new Encoding(texts, guided);
    }

    private static Encoding.Text text(Fields fields, Caps caps) {
        return new Encoding.Text(
                Prompts.required(fields, "prompt", caps), Prompts.optional(fields, "negative_prompt", caps));
    }
}
