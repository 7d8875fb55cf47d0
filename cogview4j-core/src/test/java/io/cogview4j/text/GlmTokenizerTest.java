package io.cogview4j.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Ids of the model random-a: {@code <|endoftext|>} 520, {@code [MASK]} 521, {@code [gMASK]} 522, {@code <sop>} 524, a 64. */
class GlmTokenizerTest {
    private static final Path FOLDER = Models.tokenizer("random-a");

    @TempDir
    Path folder;

    @Test
    void padding_is_on_the_left_and_fills_sixteen() {
        TokenizedPrompt got = tokenize(FOLDER, "a");

        assertThat(got.ids())
                .containsExactly(520, 520, 520, 520, 520, 520, 520, 520, 520, 520, 520, 520, 520, 522, 524, 64);
        assertThat(got.paddingTokens()).isEqualTo(13);
    }

    @Test
    void sixteen_tokens_need_no_padding() {
        TokenizedPrompt got = tokenize(FOLDER, "a".repeat(3) + "<eop>".repeat(11));

        assertThat(got.ids()).hasSize(16).startsWith(522, 524, 64);
        assertThat(got.paddingTokens()).isZero();
    }

    @Test
    void a_prompt_can_be_padded_to_the_longest_of_its_batch() {
        try (GlmTokenizer tokenizer = GlmTokenizer.open(FOLDER)) {
            TokenizedPrompt got = tokenizer.pad(tokenizer.tokenize("a"), 33);

            assertThat(got.ids()).hasSize(48).endsWith(520, 522, 524, 64);
            assertThat(got.paddingTokens()).isEqualTo(45);
            assertThat(tokenizer.pad(got, 16).ids()).containsExactly(got.ids());
        }
    }

    @Test
    void what_is_cut_off_is_reported() {
        try (GlmTokenizer tokenizer = GlmTokenizer.open(FOLDER)) {
            TokenizedPrompt whole = tokenizer.tokenize("a一只 😀 cat<sop>");
            TokenizedPrompt cut = tokenizer.tokenize("a一只 😀 cat<sop>", 3);

            int tokens = whole.ids().length - whole.paddingTokens();
            assertThat(cut.ids()).hasSize(16).endsWith(522, 524, 64);
            assertThat(cut.droppedTokens()).isEqualTo(tokens - 3);
            assertThat(cut.droppedText()).isEqualTo("一只 😀 cat<sop>");
            assertThat(tokenizer.tokenize("a一只 😀 cat<sop>", tokens).droppedTokens())
                    .isZero();
            assertThat(tokenizer.tokenize("a一只 😀 cat<sop>", tokens).droppedText())
                    .isNull();
        }
    }

    @Test
    void the_default_limit_is_that_of_cogview4() {
        TokenizedPrompt got = tokenize(FOLDER, "<eop>".repeat(2000));

        assertThat(got.ids()).hasSize(1024);
        assertThat(got.droppedTokens()).isEqualTo(978);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 2})
    void a_limit_that_leaves_nothing_of_the_prompt_is_refused(int maxTokens) {
        try (GlmTokenizer tokenizer = GlmTokenizer.open(FOLDER)) {
            assertThatExceptionOfType(InvalidRequestException.class)
                    .isThrownBy(() -> tokenizer.tokenize("a", maxTokens))
                    .withMessageContaining(Integer.toString(maxTokens));
        }
    }

    @Test
    void half_a_surrogate_pair_is_read_as_replacement_characters() {
        assertThat(tokenize(FOLDER, "a\uD83Db").ids()).endsWith(65).contains(64);
    }

    @Test
    void the_prefix_is_added_where_the_file_has_no_template() {
        changed(json -> json.putNull("post_processor"));

        assertThat(tokenize(folder, "a").ids()).endsWith(520, 522, 524, 64);
    }

    @Test
    void truncation_and_padding_of_the_file_do_not_count() {
        changed(json -> {
            json.putObject("truncation")
                    .put("direction", "Left")
                    .put("max_length", 3)
                    .put("strategy", "LongestFirst")
                    .put("stride", 0);
            ObjectNode padding = json.putObject("padding");
            padding.putObject("strategy").put("Fixed", 40);
            padding.put("direction", "Right")
                    .put("pad_id", 521)
                    .put("pad_type_id", 0)
                    .put("pad_token", "[MASK]");
            padding.putNull("pad_to_multiple_of");
        });

        assertThat(tokenize(folder, "aaaa a cat").ids())
                .containsExactly(tokenize(FOLDER, "aaaa a cat").ids());
    }

    @Test
    void the_padding_token_is_that_of_the_tokenizers_config() throws IOException {
        changed(_ -> {});
        Files.writeString(folder.resolve("special_tokens_map.json"), "{\"pad_token\": \"<eop>\"}");
        assertThat(tokenize(folder, "a").ids()).startsWith(525);

        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"pad_token\": {\"content\": \"[MASK]\"}}");
        assertThat(tokenize(folder, "a").ids()).startsWith(521);

        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"pad_token\": \"<|user|>\"}");
        assertThat(tokenize(folder, "a").ids()).startsWith(527);
    }

    @Test
    void without_any_config_the_padding_token_is_the_end_of_text() {
        changed(_ -> {});

        assertThat(tokenize(folder, "a").ids()).startsWith(520);
    }

    @Test
    void a_missing_tokenizer_is_named() {
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> GlmTokenizer.open(folder))
                .withMessageContaining("tokenizer.json is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "no JSON", "{\"model\": {\"type\": \"BPE\"}}"})
    void a_damaged_tokenizer_is_named(String content) throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), content);

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> GlmTokenizer.open(folder))
                .withMessageContaining("tokenizer.json is not a sound tokenizer");
    }

    @Test
    void the_tokenizer_of_another_model_is_refused() {
        changed(json -> {
            json.putNull("post_processor");
            json.putArray("added_tokens");
        });

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> GlmTokenizer.open(folder))
                .withMessageContaining("[gMASK]");
    }

    private void changed(Consumer<ObjectNode> change) {
        Models.withJson(FOLDER, "tokenizer.json", folder, change);
    }

    private static TokenizedPrompt tokenize(Path folder, String prompt) {
        try (GlmTokenizer tokenizer = GlmTokenizer.open(folder)) {
            return tokenizer.tokenize(prompt);
        }
    }
}
