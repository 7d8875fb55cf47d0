package io.cogview4j.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes from anywhere shows what it is and does nothing. */
class VisibleTextTest {
    @ParameterizedTest
    @ValueSource(
            ints = {
                0, 7, 8, '\n', '\r', '\t', 0x1b, 0x7f, 0x80, 0x85, 0x9b, 0x9d, 0x61c, 0x200e, 0x200f, 0x2028, 0x2029,
                0x202a, 0x202e, 0x2066, 0x2069, 0xd800, 0xdfff, 0xfeff
            })
    void whatSteersIsEscaped(int character) {
        assertThat(VisibleText.of("a" + (char) character + "b")).isEqualTo("a\\u%04xb".formatted(character));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a red heart", "一颗红心", "🎨", "👩\u200d🎨", "می\u200cخواهم", "cafe\u0301", "C:\\models", "$1"})
    void whatIsWrittenInAnyLanguageIsLeftAlone(String text) {
        assertThat(VisibleText.of(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"a\u001bb", "\u202e"})
    void whatIsVisibleStaysAsItIs(String text) {
        String visible = VisibleText.of(text);

        assertThat(VisibleText.of(visible)).isEqualTo(visible);
    }

    @Test
    void aPairIsACharacterAndItsHalvesAreNone() {
        assertThat(VisibleText.of("\ud83c\udfa8\ud83c")).isEqualTo("🎨\\ud83c");
    }
}
