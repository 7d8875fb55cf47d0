package io.cogview4j.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
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
    void lengths_of_truncation_and_padding_in_the_file_do_not_count() {
        changed(json -> {
            json.putObject("truncation")
                    .put("direction", "Right")
                    .put("max_length", 3)
                    .put("strategy", "LongestFirst")
                    .put("stride", 0);
            ObjectNode padding = json.putObject("padding");
            padding.putObject("strategy").put("Fixed", 40);
            padding.put("direction", "Right")
                    .put("pad_id", 520)
                    .put("pad_type_id", 0)
                    .put("pad_token", "<|endoftext|>");
            padding.putNull("pad_to_multiple_of");
        });

        assertThat(tokenize(folder, "aaaa a cat").ids())
                .containsExactly(tokenize(FOLDER, "aaaa a cat").ids());
    }

    @Test
    void the_padding_token_is_that_of_the_tokenizers_config() throws IOException {
        changed(_ -> {});
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"pad_token\": {\"content\": \"[MASK]\"}}");
        assertThat(tokenize(folder, "a").ids()).startsWith(521);

        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"pad_token\": \"<|user|>\"}");
        assertThat(tokenize(folder, "a").ids()).startsWith(527);
    }

    @Test
    void or_of_the_older_file_if_the_config_lists_no_tokens() throws IOException {
        changed(_ -> {});
        Files.writeString(folder.resolve("special_tokens_map.json"), "{\"pad_token\": \"<eop>\"}");
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"pad_token\": \"<|user|>\"}");
        assertThat(tokenize(folder, "a").ids()).startsWith(525);

        Files.writeString(
                folder.resolve("tokenizer_config.json"), "{\"pad_token\": \"<|user|>\", \"added_tokens_decoder\": {}}");
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

    @Test
    void an_empty_tokenizer_is_named() throws IOException {
        Files.createFile(folder.resolve("tokenizer.json"));

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> GlmTokenizer.open(folder))
                .withMessageContaining("tokenizer.json is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "no JSON", "{\"model\": {\"type\": \"BPE\"}}"})
    void a_damaged_tokenizer_is_named(String content) throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), content);

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> GlmTokenizer.open(folder))
                .withMessageContaining("tokenizer.json is not a sound tokenizer");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/model/type                           | \"WordPiece\"                       | model.type",
                "/model/dropout                        | 0.1                                 | model.dropout",
                "/model/continuing_subword_prefix      | \"##\"                              | model.continuing_subword_prefix",
                "/normalizer                           | {\"type\": \"Precompiled\"}           | normalizer.type",
                "/pre_tokenizer                        | {\"type\": \"Whitespace\"}            | pre_tokenizer",
                "/pre_tokenizer/pretokenizers/0/type   | \"Metaspace\"                       | pre_tokenizer.pretokenizers[0].type",
                "/pre_tokenizer/pretokenizers/0/pattern/Regex | \"(a+)+$\"                  | "
                        + "pre_tokenizer.pretokenizers[0].pattern.Regex",
                "/post_processor                       | {\"type\": \"BertProcessing\"}        | post_processor.type",
            })
    void what_is_not_known_is_refused_with_its_place(String pointer, String value, String place) {
        changed(json -> set(json, pointer, value));

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> GlmTokenizer.open(folder))
                .satisfies(e -> assertThat(e.code()).isEqualTo(CoreMessage.TOKENIZER_UNSUPPORTED))
                .satisfies(e -> assertThat(e.problem().values()).contains(place));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/model/vocab                     | {}                  | model.vocab",
                "/model/vocab/!                   | -1                  | model.vocab",
                "/model/vocab/!                   | 4294967296          | model.vocab",
                "/model/vocab/!                   | 7                   | model.vocab",
                "/model/merges                    | [\"a b c\"]         | model.merges",
                "/model/merges                    | [[\"a\"]]           | model.merges",
                "/model/merges                    | [[\"a\", \"none\"]] | model",
                "/model/unk_token                 | \"none\"            | model.unk_token",
                "/model/ignore_merges             | 1                   | model.ignore_merges",
                "/added_tokens/0/content          | null                | added_tokens[0].content",
                "/added_tokens/0/id               | -1                  | added_tokens[0].id",
                "/added_tokens/0/lstrip           | \"no\"              | added_tokens[0].lstrip",
                "/post_processor/processors/1/special_tokens/<sop>/ids | [] | post_processor.processors[1].special_tokens.<sop>",
                "/post_processor/processors/1/single/0/SpecialToken/id | \"none\" | "
                        + "post_processor.processors[1].single[0].SpecialToken.id",
            })
    void damage_is_told_with_its_place(String pointer, String value, String place) {
        changed(json -> set(json, pointer, value));

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> GlmTokenizer.open(folder))
                .satisfies(e -> assertThat(e.code()).isEqualTo(CoreMessage.TOKENIZER_DAMAGED))
                .satisfies(e -> assertThat(e.problem().values()).contains(place));
    }

    @Test
    void where_json_breaks_off_is_told() throws IOException {
        String whole = Files.readString(FOLDER.resolve("tokenizer.json"));
        Files.writeString(folder.resolve("tokenizer.json"), whole.substring(0, 4037));

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> GlmTokenizer.open(folder))
                .satisfies(e -> assertThat(e.code()).isEqualTo(CoreMessage.TOKENIZER_NOT_JSON));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "1"})
    void json_that_is_too_deep_or_too_long_is_refused_with_its_place(String part) throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), "{\"added_tokens\":\n" + part.repeat(5_000));

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> GlmTokenizer.open(folder))
                .satisfies(e -> assertThat(e.code()).isEqualTo(CoreMessage.TOKENIZER_NOT_JSON))
                .satisfies(e -> assertThat(e.problem().values().get(1)).isEqualTo("2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"truncation_side\": \"middle\"}", "{\"fast_tokenizer_files\": [\"tokenizer.4.0.0.json\"]}"})
    void what_a_config_asks_for_and_is_not_known_is_refused(String config) throws IOException {
        changed(_ -> {});
        Files.writeString(folder.resolve("tokenizer_config.json"), config);

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> GlmTokenizer.open(folder))
                .satisfies(e -> assertThat(e.code()).isEqualTo(CoreMessage.TOKENIZER_UNSUPPORTED));
    }

    @Test
    void the_beginning_of_a_zero_byte_is_no_end() {
        assertThat(tokenize(FOLDER, "a\u0000b").ids()).contains(64, 65);
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

    /** Replaces what a pointer points to. */
    private static void set(ObjectNode json, String pointer, String value) {
        int last = pointer.lastIndexOf('/');
        JsonNode parent = json.at(pointer.substring(0, last));
        JsonNode node = JsonMapper.shared().readTree(value);
        if (parent instanceof ArrayNode list) {
            list.set(Integer.parseInt(pointer.substring(last + 1)), node);
        } else {
            ((ObjectNode) parent).set(pointer.substring(last + 1), node);
        }
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
