package io.cogview4j.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What stands beside {@code tokenizer.json}. */
public final class TokenizerConfig {
    private static final String DEFAULT_PAD = "<|endoftext|>";

    private TokenizerConfig() {}

    /** The name of the padding token; transformers writes it to one or both of two files, as a text or an object. */
    public static String padToken(Path tokenizerFolder) {
        for (String name : List.of("tokenizer_config.json", "special_tokens_map.json")) {
            Path file = tokenizerFolder.resolve(name);
            if (Files.exists(file)) {
                JsonNode token = ConfigJson.read(file).root().path("pad_token");
                String content = token.isObject() ? token.path("content").asString("") : token.asString("");
                if (!content.isEmpty()) {
                    return content;
                }
            }
        }
        return DEFAULT_PAD;
    }
}
