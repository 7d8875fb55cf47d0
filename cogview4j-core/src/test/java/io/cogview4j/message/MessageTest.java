package io.cogview4j.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {
    private static final Locale BEFORE = Locale.getDefault();

    private final Message message = Message.of(CoreMessage.SIZE_NOT_MULTIPLE, "100x128", 16, "96x128");

    @AfterEach
    void restoreLocale() {
        Locale.setDefault(BEFORE);
    }

    @Test
    void saysWhatWhyAndWhatToDo() {
        assertThat(message.what(Locale.ENGLISH)).isEqualTo("The size 100x128 does not fit this model.");
        assertThat(message.why(Locale.ENGLISH)).isEqualTo("Width and height must be multiples of 16.");
        assertThat(message.advice(Locale.ENGLISH)).isEqualTo("The nearest size is 96x128.");
        assertThat(message.text(Locale.ENGLISH))
                .isEqualTo("The size 100x128 does not fit this model. Width and height must be multiples of 16. "
                        + "The nearest size is 96x128.");
        assertThat(message.text(Locale.CHINESE)).isEqualTo("模型不支持尺寸 100x128。宽和高都必须是 16 的倍数。最接近的尺寸是 96x128。");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zh", "zh-CN", "zh-Hans", "zh-TW", "zh-Hant-HK"})
    void everyChineseLocaleIsToldInChinese(String tag) {
        Locale.setDefault(Locale.ENGLISH);

        assertThat(message.advice(Locale.forLanguageTag(tag))).isEqualTo("最接近的尺寸是 96x128。");
    }

    @ParameterizedTest
    @CsvSource({"en, zh", "en-GB, zh-CN", "fr, zh-CN", "ja, zh", "und, zh-TW"})
    void everyOtherLocaleIsToldInEnglishWhateverTheDefaultIs(String tag, String defaultTag) {
        Locale.setDefault(Locale.forLanguageTag(defaultTag));

        assertThat(message.advice(Locale.forLanguageTag(tag))).isEqualTo("The nearest size is 96x128.");
    }

    @Test
    void whatCouldSteerATerminalIsEscapedInValues() {
        Message message = new Message(CoreMessage.SIZE_UNREADABLE, List.of("a\u001b[2Jb"));

        assertThat(message.values()).containsExactly("a\\u001b[2Jb");
        assertThat(new InvalidRequestException(List.of(message))).hasMessageContaining("a\\u001b[2Jb");
    }

    /** A name in a file may have millions of characters, and a message is for reading. */
    @ParameterizedTest
    @ValueSource(strings = {"x", "ä", "😀", "a😀", "\u0007"})
    void theMiddleOfALongValueIsLeftOut(String part) {
        String text = "first" + part.repeat(5_000) + "last";
        String shown = Message.of(CoreMessage.SIZE_UNREADABLE, text).values().getFirst();

        assertThat(shown)
                .hasSizeBetween(390, 400)
                .startsWith("first")
                .contains(" ... ")
                .endsWith("last");
        assertThat(shown.codePoints()).noneMatch(point -> Character.getType(point) == Character.SURROGATE);
        assertThat(new Message(CoreMessage.SIZE_UNREADABLE, List.of(shown)).values())
                .containsExactly(shown);
    }

    @Test
    void bracesAndDollarsInValuesAreLeftAlone() {
        Message strange = Message.of(CoreMessage.SIZE_UNREADABLE, "{text} $1 \\ 尺寸");

        assertThat(strange.what(Locale.ENGLISH)).isEqualTo("The size \"{text} $1 \\ 尺寸\" cannot be read.");
    }

    @Test
    void asManyValuesAsTheCodeShowsAreNeeded() {
        assertThatIllegalArgumentException().isThrownBy(() -> Message.of(CoreMessage.SIZE_NOT_MULTIPLE, "100x128"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Message(CoreMessage.PROMPTS_EMPTY, List.of("one")));
    }
}
