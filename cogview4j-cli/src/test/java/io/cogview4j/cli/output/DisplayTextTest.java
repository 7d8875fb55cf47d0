package io.cogview4j.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A terminal has columns, not characters. */
class DisplayTextTest {
    @ParameterizedTest
    @CsvSource({"heart, 5", "一颗红心, 8", "a红b, 4", "，。, 4", "❤, 1", "🎨, 2", "cafe\u0301, 4", "'', 0"})
    void chineseCharactersAreTwoColumnsWide(String text, int columns) {
        assertThat(DisplayText.width(text)).isEqualTo(columns);
    }

    @ParameterizedTest
    @CsvSource({
        "a red heart, 11, a red heart",
        "a red heart, 10, a red hea…",
        "一颗红心, 8, 一颗红心",
        "一颗红心, 7, 一颗红…",
        "一颗红心, 6, 一颗…"
    })
    void whatIsTooWideIsCutWithAnEllipsis(String text, int columns, String expected) {
        assertThat(DisplayText.cut(text, columns)).isEqualTo(expected);
        assertThat(DisplayText.width(expected)).isLessThanOrEqualTo(columns);
    }

    @Test
    void linesAreBrokenAtSpacesWhereThereAreAny() {
        assertThat(DisplayText.wrap("a red heart on white", 11)).isEqualTo(List.of("a red heart", "on white"));
        assertThat(DisplayText.wrap("一颗红心在白色背景上", 8)).isEqualTo(List.of("一颗红心", "在白色背", "景上"));
        assertThat(DisplayText.wrap("incomprehensible", 8)).isEqualTo(List.of("incompre", "hensible"));
    }

    @Test
    void whatSteersATerminalIsShown() {
        assertThat(DisplayText.cut("a\u001b[31m\nb", 20)).isEqualTo("a\\u001b[31m b");
        assertThat(DisplayText.wrap("a\tb\u0007", 20)).containsExactly("a b\\u0007");
    }
}
