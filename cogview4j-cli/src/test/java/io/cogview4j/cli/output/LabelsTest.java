package io.cogview4j.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every label is there in every language, with the same values. */
class LabelsTest {
    private static final Pattern VALUE = Pattern.compile("\\{\\d}");

    @Test
    void bothLanguagesHaveTheSameLabels() {
        assertThat(bundle(Locale.CHINESE).keySet())
                .isEqualTo(bundle(Locale.ENGLISH).keySet());
    }

    @ParameterizedTest
    @MethodSource("keys")
    void aLabelShowsTheSameValuesInBothLanguages(String key) {
        assertThat(values(Locale.CHINESE, key)).isEqualTo(values(Locale.ENGLISH, key));
    }

    @Test
    void valuesAreNotFormatted() {
        assertThat(new Labels(Locale.ENGLISH).of("seed.drawn", 4294967295L)).isEqualTo("The seed is 4294967295.");
    }

    static Stream<String> keys() {
        return bundle(Locale.ENGLISH).keySet().stream().sorted();
    }

    private static Object values(Locale locale, String key) {
        return VALUE.matcher(bundle(locale).getString(key))
                .results()
                .map(match -> match.group())
                .sorted()
                .toList();
    }

    private static ResourceBundle bundle(Locale locale) {
        return ResourceBundle.getBundle(
                "io.cogview4j.cli.output.labels", locale, Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
    }
}
