package io.cogview4j.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables that people read. */
class TextTableTest {
    private static final TextTable TABLE = new TextTable(
            List.of("#", "tokens", "prompt"),
            List.of(true, true, false),
            List.of(
                    List.of("1", "16", "一颗红心在白色的背景上"),
                    List.of("12", "1024", "a red heart in the middle of a very white background")));

    @Test
    void numbersStandUnderEachOther() {
        assertThat(TABLE.lines(200))
                .containsExactly(
                        "   #  tokens  prompt",
                        "   1      16  一颗红心在白色的背景上",
                        "  12    1024  a red heart in the middle of a very white background");
    }

    @Test
    void theLastColumnIsCutToTheTerminal() {
        assertThat(TABLE.lines(36))
                .containsExactly(
                        "   #  tokens  prompt", "   1      16  一颗红心在白色的背景上", "  12    1024  a red heart in the mi…");
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 30, 36, 40, 80})
    void noLineIsWiderThanTheTerminal(int columns) {
        assertThat(TABLE.lines(columns)).allMatch(line -> DisplayText.width(line) <= columns);
    }

    @Test
    void whereThereIsNoRoomEachRowIsABlock() {
        assertThat(TABLE.lines(26))
                .startsWith("  #       1", "  tokens  16", "  prompt  一颗红心在白色的", "          背景上", "-");
    }
}
