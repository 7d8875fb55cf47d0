package io.cogview4j.server.http.error;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
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

/** Every code can be told in both languages, and the texts show exactly the values that the code has. */
class ServerMessageTest {
    private static final String[] PARTS = {".what", ".why", ".advice"};
    private static final Pattern VALUE = Pattern.compile("\\{([a-z]+)}");

    @ParameterizedTest
    @EnumSource
    void hasASentenceForEachPartInBothLanguages(ServerMessage code) {
        for (String part : PARTS) {
            assertThat(texts("en").getString(code.id() + part))
                    .as(code.id() + part)
                    .isNotBlank()
                    .containsPattern("[.}]$")
                    .doesNotContainPattern("\\p{IsHan}");
            assertThat(texts("zh").getString(code.id() + part))
                    .as(code.id() + part)
                    .containsPattern("\\p{IsHan}")
                    .containsPattern("。$");
        }
    }

    @ParameterizedTest
    @EnumSource
    void showsEveryValueAndNoOtherInBothLanguages(ServerMessage code) {
        for (String language : new String[] {"en", "zh"}) {
            Set<String> shown = Stream.of(PARTS)
                    .map(part -> texts(language).getString(code.id() + part))
                    .flatMap(text -> VALUE.matcher(text).results().map(match -> match.group(1)))
                    .collect(toCollection(TreeSet::new));
            assertThat(shown).as(language).containsExactlyInAnyOrderElementsOf(code.valueNames());
        }
    }

    @Test
    void noTextIsWithoutACode() {
        Set<String> known = Arrays.stream(ServerMessage.values())
                .flatMap(code -> Stream.of(PARTS).map(part -> code.id() + part))
                .collect(toCollection(TreeSet::new));
        for (String language : new String[] {"en", "zh"}) {
            assertThat(texts(language).keySet()).as(language).containsExactlyInAnyOrderElementsOf(known);
        }
    }

    private static ResourceBundle texts(String language) {
        return ResourceBundle.getBundle(
                ServerMessage.KEY_MISSING.texts(),
                Locale.of(language),
                Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
    }
}
