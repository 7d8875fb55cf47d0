package io.cogview4j.checkpoint;

import io.cogview4j.tokenizer.JsonPlace;
import io.cogview4j.tokenizer.TokenizerNotes;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** What stands beside {@code tokenizer.json}. */
final class TokenizerConfig {
    private TokenizerConfig() {}

    /**
     * Reads the files of a folder, each of which may be missing.
     *
     * @throws io.cogview4j.message.CheckpointException if one is damaged
     */
    static TokenizerNotes read(Path tokenizerFolder) {
        return new TokenizerNotes(
                root(tokenizerFolder.resolve("tokenizer_config.json")),
                root(tokenizerFolder.resolve("special_tokens_map.json")),
                root(tokenizerFolder.resolve("added_tokens.json")));
    }

    private static JsonPlace root(Path file) {
        JsonNode root = Files.exists(file) ? ConfigJson.read(file).root() : MissingNode.getInstance();
        return new JsonPlace(file, "", root);
    }
}
