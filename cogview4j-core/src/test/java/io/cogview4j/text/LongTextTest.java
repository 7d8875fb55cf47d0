package io.cogview4j.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A long text is read in parts, which give the tokens of the whole. */
class LongTextTest {
    private static final Path FOLDER = Models.tokenizer("random-a");

    /** Pieces of which every order makes words, numbers, white space and tokens that meet in another way. */
    private static final List<String> PIECES = List.of(
            "a",
            "heart",
            " the",
            "The",
            "n't",
            "'LL",
            " ",
            "  ",
            "\n",
            "\r\n",
            "\t",
            ", ",
            ".",
            "...",
            "1",
            "12345",
            "é",
            "ß",
            "一只",
            "，",
            "。",
            "ひら",
            "한",
            "😀",
            "\u0301",
            "\u00a0",
            "\u2028",
            "<sop>",
            "[MASK]",
            "<|user|>",
            "<",
            "|>",
            "\u0000");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void partsGiveTheTokensOfTheWhole(int seed) throws IOException {
        String text = text(seed, 60_000);

        assertThat(parts(FOLDER, text)).isEqualTo(whole(FOLDER, text));
    }

    @Test
    void tokensThatTakeWhiteSpaceOrStandAloneAreNotCut() throws IOException {
        Models.withJson(
                FOLDER,
                "tokenizer.json",
                folder,
                json -> json.path("added_tokens")
                        .valueStream()
                        .forEach(token -> ((tools.jackson.databind.node.ObjectNode) token)
                                .put("lstrip", true)
                                .put("rstrip", true)
                                .put("single_word", token.path("id").asInt() % 2 == 0)));
        String text = text(9, 60_000);

        assertThat(parts(folder, text)).isEqualTo(whole(folder, text));
    }

    @Test
    void aTextWithoutPlacesToCutIsReadAsAWhole() throws IOException {
        String text = "ab".repeat(10_000);

        assertThat(parts(FOLDER, text)).isEqualTo(whole(FOLDER, text));
    }

    @Test
    void butNotIfItGoesOnForEver() {
        try (GlmTokenizer tokenizer = GlmTokenizer.open(FOLDER)) {
            assertThatExceptionOfType(InvalidRequestException.class)
                    .isThrownBy(() -> tokenizer.tokenize("a b ".repeat(9) + "😀".repeat(70_000)))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(CoreMessage.PROMPT_UNBROKEN));
        }
    }

    @Test
    void howManyTokensWereCutOffIsCountedToTheEnd() throws IOException {
        String text = "a red heart number 1, ".repeat(4000);
        int tokens = whole(FOLDER, text).length;

        try (GlmTokenizer tokenizer = GlmTokenizer.open(FOLDER)) {
            TokenizedPrompt cut = tokenizer.tokenize(text);

            assertThat(cut.ids()).hasSize(1024);
            assertThat(cut.droppedTokens()).isEqualTo(tokens - 1022);
            assertThat(text).endsWith(String.valueOf(cut.droppedText()));
        }
    }

    @Test
    void theEndOfALongTextIsKeptWhereTheConfigSaysSo() throws IOException {
        Models.withJson(FOLDER, "tokenizer.json", folder, _ -> {});
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"truncation_side\": \"left\"}");
        String text = text(11, 60_000);
        long[] tokens = whole(FOLDER, text);

        try (GlmTokenizer tokenizer = GlmTokenizer.open(folder)) {
            TokenizedPrompt cut = tokenizer.tokenize(text);

            assertThat(cut.ids()).startsWith(522, 524).hasSize(1024);
            assertThat(Arrays.copyOfRange(cut.ids(), 2, 1024))
                    .isEqualTo(Arrays.copyOfRange(tokens, tokens.length - 1022, tokens.length));
            assertThat(cut.droppedTokens()).isEqualTo(tokens.length - 1022);
            assertThat(text).startsWith(String.valueOf(cut.droppedText()));
        }
    }

    private static String text(int seed, int characters) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        while (text.length() < characters) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    private static long[] parts(Path folder, String text) {
        try (GlmTokenizer tokenizer = GlmTokenizer.open(folder)) {
            TokenizedPrompt got = tokenizer.tokenize(text, Integer.MAX_VALUE);
            return Arrays.copyOfRange(got.ids(), got.paddingTokens() + 2, got.ids().length);
        }
    }

    /** As the native library reads it at once, from the file as it is. */
    private static long[] whole(Path folder, String text) throws IOException {
        try (InputStream json = Files.newInputStream(folder.resolve("tokenizer.json"));
                HuggingFaceTokenizer tokenizer = OfflineDjl.read(json)) {
            return tokenizer.encode(text, false, false).getIds();
        }
    }
}
