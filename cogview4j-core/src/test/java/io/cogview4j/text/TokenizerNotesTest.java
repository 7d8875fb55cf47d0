package io.cogview4j.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.checkpoint.Fingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What stands beside {@code tokenizer.json} changes ids as it does in transformers 5.24.0, which computed the expected
 * ones with the tokenizer of random-a. A case names the files that it has, and keys of tokenizer.json that it replaces.
 */
class TokenizerNotesTest {
    private static final Path CASES = Path.of("src/test/resources/tokenizer/notes.json");
    private static final Map<String, String> FILES = Map.of(
            "config", "tokenizer_config.json",
            "specialTokens", "special_tokens_map.json",
            "addedTokens", "added_tokens.json");

    @TempDir
    Path folder;

    static Stream<JsonNode> cases() {
        return JsonMapper.shared().readTree(CASES.toFile()).valueStream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void idsAreThoseOfTransformers(JsonNode notes) throws IOException {
        write(notes);

        try (GlmTokenizer tokenizer = GlmTokenizer.open(folder)) {
            for (JsonNode text : notes.path("texts")) {
                TokenizedPrompt got = tokenizer.tokenize(
                        text.path("text").asString(), text.path("max").asInt());
                assertThat(Arrays.copyOfRange(got.ids(), got.paddingTokens(), got.ids().length))
                        .as("%s: %s", notes.path("name"), text)
                        .containsExactly(text.path("ids")
                                .valueStream()
                                .mapToLong(JsonNode::asLong)
                                .toArray());
            }
            assertThat(tokenizer.tokenize("").ids())
                    .startsWith(notes.path("pad").asLong());
        }
    }

    @Test
    void whatChangesIdsChangesTheFingerprint() throws IOException {
        String plain = fingerprint("{}");

        assertThat(fingerprint("{\"truncation_side\": \"left\"}")).isNotEqualTo(plain);
        assertThat(fingerprint("{\"split_special_tokens\": true}")).isNotEqualTo(plain);
        assertThat(fingerprint("{\"additional_special_tokens\": [\"<style-7>\"]}"))
                .isNotEqualTo(plain)
                .isNotEqualTo(fingerprint("{\"additional_special_tokens\": [\"<style-8>\"]}"));
    }

    @Test
    void whatRepeatsTheTokensOfTheFileLeavesTheFingerprint() throws IOException {
        String plain = fingerprint("{}");
        JsonNode complete = Models.json(Models.tokenizer("random-a").resolve("tokenizer_config.json"));

        assertThat(fingerprint(complete.toString())).isEqualTo(plain);
        assertThat(fingerprint("{\"truncation_side\": \"right\", \"model_max_length\": 7}"))
                .isEqualTo(plain);
    }

    /** Alone, and as the tokenizer tells it that reads more. */
    private String fingerprint(String config) throws IOException {
        Models.withJson(Models.tokenizer("random-a"), "tokenizer.json", folder, _ -> {});
        Files.writeString(folder.resolve("tokenizer_config.json"), config);
        String alone = Fingerprint.of(folder);
        try (GlmTokenizer tokenizer = GlmTokenizer.open(folder)) {
            assertThat(tokenizer.fingerprint()).isEqualTo(alone);
        }
        return alone;
    }

    private void write(JsonNode notes) throws IOException {
        Models.withJson(
                Models.tokenizer("random-a"),
                "tokenizer.json",
                folder,
                json -> notes.path("tokenizer")
                        .properties()
                        .forEach(entry -> json.set(entry.getKey(), entry.getValue())));
        for (Map.Entry<String, String> file : FILES.entrySet()) {
            if (notes.has(file.getKey())) {
                Files.writeString(
                        folder.resolve(file.getValue()),
                        notes.path(file.getKey()).toString());
            }
        }
    }
}
