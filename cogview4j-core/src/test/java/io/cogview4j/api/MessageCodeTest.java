package io.cogview4j.api;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every code can be told in both languages, and the texts show exactly the values that the code has. */
class MessageCodeTest {
    private static final String[] PARTS = {".what", ".why", ".advice"};
    private static final Pattern VALUE = Pattern.compile("\\{(\\w+)}");

    @ParameterizedTest
    @EnumSource
    void hasAnEnglishSentenceForEachPart(MessageCode code) {
        for (String part : PARTS) {
            assertThat(texts("en").getString(code.id() + part))
                    .as(code.id() + part)
                    .isNotBlank()
                    .endsWith(".")
                    .doesNotContainPattern("\\p{IsHan}");
        }
    }

    @ParameterizedTest
    @EnumSource
    void hasAChineseSentenceForEachPart(MessageCode code) {
        for (String part : PARTS) {
            assertThat(texts("zh").getString(code.id() + part))
                    .as(code.id() + part)
                    .containsPattern("\\p{IsHan}")
                    .containsPattern("[。！？][”）]?$");
        }
    }

    @ParameterizedTest
    @EnumSource
    void showsEveryValueAndNoOtherInBothLanguages(MessageCode code) {
        assertThat(code.valueNames()).doesNotHaveDuplicates();
        for (String language : new String[] {"en", "zh"}) {
            Set<String> shown = Stream.of(PARTS)
                    .map(part -> texts(language).getString(code.id() + part))
                    .flatMap(text -> VALUE.matcher(text).results().map(match -> match.group(1)))
                    .collect(toCollection(TreeSet::new));
            assertThat(shown).as(language).containsExactlyInAnyOrderElementsOf(code.valueNames());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh"})
    void noTextIsWithoutACode(String language) {
        Set<String> known = Stream.of(MessageCode.values())
                .flatMap(code -> Stream.of(PARTS).map(part -> code.id() + part))
                .collect(toCollection(TreeSet::new));
        known.add("space");

        assertThat(texts(language).keySet()).containsExactlyInAnyOrderElementsOf(known);
    }

    @Test
    void theIdIsTheNameInSmallLetters() {
        assertThat(MessageCode.SIZE_NOT_MULTIPLE.id()).isEqualTo("size-not-multiple");
    }

    private static ResourceBundle texts(String language) {
        return ResourceBundle.getBundle(
                "io.cogview4j.api.messages",
                Locale.of(language),
                Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
    }
}
