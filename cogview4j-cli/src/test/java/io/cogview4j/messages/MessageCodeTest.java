package io.cogview4j.messages;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.MessageCode;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every code can be told in both languages, and the texts show exactly the values that the code has. */
class MessageCodeTest {
    private static final String[] PARTS = {".what", ".why", ".advice"};
    private static final Pattern VALUE = Pattern.compile("\\{(\\w+)}");

    @ParameterizedTest
    @MethodSource("io.cogview4j.messages.Codes#all")
    void hasAnEnglishSentenceForEachPart(MessageCode code) {
        for (String part : PARTS) {
            assertThat(texts(code, "en").getString(code.id() + part))
                    .as(code.id() + part)
                    .isNotBlank()
                    .endsWith(".")
                    .doesNotContainPattern("\\p{IsHan}");
        }
    }

    @ParameterizedTest
    @MethodSource("io.cogview4j.messages.Codes#all")
    void hasAChineseSentenceForEachPart(MessageCode code) {
        for (String part : PARTS) {
            assertThat(texts(code, "zh").getString(code.id() + part))
                    .as(code.id() + part)
                    .containsPattern("\\p{IsHan}")
                    .containsPattern("[。！？][”）]?$");
        }
    }

    @ParameterizedTest
    @MethodSource("io.cogview4j.messages.Codes#all")
    void showsEveryValueAndNoOtherInBothLanguages(MessageCode code) {
        assertThat(code.valueNames()).doesNotHaveDuplicates();
        for (String language : new String[] {"en", "zh"}) {
            Set<String> shown = Stream.of(PARTS)
                    .map(part -> texts(code, language).getString(code.id() + part))
                    .flatMap(text -> VALUE.matcher(text).results().map(match -> match.group(1)))
                    .collect(toCollection(TreeSet::new));
            assertThat(shown).as(language).containsExactlyInAnyOrderElementsOf(code.valueNames());
        }
    }

    @ParameterizedTest
    @MethodSource("io.cogview4j.messages.Codes#files")
    void noTextIsWithoutACode(Class<? extends MessageCode> codes) {
        List<MessageCode> all = Codes.besides(codes).toList();
        Set<String> known = all.stream()
                .flatMap(code -> Stream.of(PARTS).map(part -> code.id() + part))
                .collect(toCollection(TreeSet::new));

        for (String language : new String[] {"en", "zh"}) {
            assertThat(texts(all.getFirst(), language).keySet())
                    .as(language)
                    .filteredOn(key -> !key.equals("space"))
                    .containsExactlyInAnyOrderElementsOf(known);
        }
    }

    @Test
    void noTwoModulesHaveTheSameCode() {
        assertThat(Codes.all().map(MessageCode::id)).doesNotHaveDuplicates();
    }

    @Test
    void theIdIsTheNameInSmallLetters() {
        assertThat(CoreMessage.SIZE_NOT_MULTIPLE.id()).isEqualTo("size-not-multiple");
    }

    private static ResourceBundle texts(MessageCode code, String language) {
        return ResourceBundle.getBundle(
                code.texts(), Locale.of(language), Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
    }
}
