package io.cogview4j.spark;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every code can be told in both languages, and the texts show exactly the values that the code has. */
class SparkMessageTest {
    private static final Pattern VALUE = Pattern.compile("\\{(\\w+)}");

    private static ResourceBundle texts(String language) {
        return ResourceBundle.getBundle(
                SparkMessage.TABLE_EMPTY.texts(),
                Locale.of(language),
                Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
    }

    private static Stream<String> keys(SparkMessage code) {
        return Stream.of(".what", ".why", ".advice").map(part -> code.id() + part);
    }

    @ParameterizedTest
    @EnumSource
    void hasASentenceForEachPartInBothLanguages(SparkMessage code) {
        keys(code).forEach(key -> {
            assertThat(texts("en").getString(key)).isNotBlank().doesNotContainPattern("\\p{IsHan}");
            assertThat(texts("en").getString(key)).matches(".*[.}]$");
            assertThat(texts("zh").getString(key)).containsPattern("\\p{IsHan}").endsWith("。");
        });
    }

    @ParameterizedTest
    @EnumSource
    void showsEveryValueAndNoOther(SparkMessage code) {
        for (String language : new String[] {"en", "zh"}) {
            Set<String> shown = keys(code)
                    .flatMap(
                            key -> VALUE.matcher(texts(language).getString(key)).results())
                    .map(match -> match.group(1))
                    .collect(toSet());
            assertThat(shown).as(language).containsExactlyInAnyOrderElementsOf(code.valueNames());
        }
    }

    @Test
    void noTextIsWithoutACode() {
        Set<String> known =
                Stream.of(SparkMessage.values()).flatMap(SparkMessageTest::keys).collect(toSet());
        assertThat(texts("en").keySet()).isEqualTo(known);
        assertThat(texts("zh").keySet()).isEqualTo(known);
    }
}
