package io.cogview4j.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.cogview4j.checkpoint.BuiltInModel;
import io.cogview4j.inspect.PromptTokens.Token;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.text.GlmTokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the built-in model reads prompts. */
class PromptReaderTest {
    private static PromptReader reader;

    @BeforeAll
    static void open() {
        reader = PromptReader.ofBuiltInModel();
    }

    @AfterAll
    static void close() {
        reader.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a red heart", "", "两颗红色的星星和一只猫", "龘 and 🎨!", "tab\tand\nbreak", "[gMASK] is a sign"})
    void theTokensAreThoseThatTheEncoderReads(String prompt) {
        try (GlmTokenizer tokenizer = GlmTokenizer.open(BuiltInModel.folder().resolve("tokenizer"))) {
            assertThat(reader.read(prompt).tokens().stream().mapToLong(Token::id))
                    .containsExactlyElementsOf(
                            Arrays.stream(tokenizer.tokenize(prompt).ids())
                                    .boxed()
                                    .toList());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a red heart",
                "两颗红色的星星和一只猫",
                "龘龘🎨 \uD83D\uDC68\u200D\uD83D\uDC67 é",
                "tab\tand\nbreak",
                "a \uFFFD b"
            })
    void theirTextsMakeThePrompt(String prompt) {
        String joined = text(reader.read(prompt)).stream()
                .filter(token -> token.part() == 1)
                .map(Token::text)
                .collect(Collectors.joining());

        assertThat(joined).isEqualTo(prompt);
    }

    @Test
    void aCharacterWithoutATokenTakesSeveralThatShowIt() {
        assertThat(text(reader.read("龘")))
                .hasSize(3)
                .allSatisfy(token -> assertThat(token.text()).isEqualTo("龘"))
                .extracting(Token::part, Token::parts)
                .containsExactly(tuple(1, 3), tuple(2, 3), tuple(3, 3));
    }

    @Test
    void paddingComesFirstUpToAMultipleOf16() {
        PromptTokens read = reader.read("a red heart");

        assertThat(read.count()).isEqualTo(5);
        assertThat(read.padding()).isEqualTo(11);
        assertThat(read.tokens()).hasSize(16);
        assertThat(read.tokens().getFirst().text()).isEqualTo("<|endoftext|>");
        assertThat(read.tokens().get(11).text()).isEqualTo("[gMASK]");
    }

    @Test
    void whatIsCutOffIsTold() {
        PromptTokens read = reader.read("a red heart and a blue star", 5);

        assertThat(read.count()).isEqualTo(5);
        assertThat(read.cutTokens()).isEqualTo(4);
        assertThat(Objects.requireNonNull(read.cutText()).strip()).isEqualTo("and a blue star");
    }

    @Test
    void aLimitThatLeavesNoRoomIsRefused() {
        assertThatThrownBy(() -> reader.read("a", 2)).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void wordsThatTheModelDoesNotKnowAreNamed() {
        assertThat(reader.read("Two red hearts next to a lighthouse, and a lighthouse")
                        .unknownWords())
                .containsExactly("lighthouse");
        assertThat(reader.read("一只猫和两颗红色的星星").unknownWords()).containsExactly("猫");
        assertThat(reader.read("a small red tree").unknownWords()).isEmpty();
    }

    /** Without padding and the two signs before every prompt. */
    private static List<Token> text(PromptTokens read) {
        return read.tokens().subList(read.padding() + 2, read.tokens().size());
    }
}
