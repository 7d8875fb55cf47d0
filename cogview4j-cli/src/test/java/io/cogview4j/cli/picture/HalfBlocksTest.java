package io.cogview4j.cli.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.Picture;
import io.cogview4j.cli.output.Drawing;
import io.cogview4j.cli.output.Screen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalfBlocksTest {
    private final HalfBlocks trueColour = new HalfBlocks(true);

    @Test
    void aCharacterIsTwoPixelsAndAColourIsSaidOnceWhileItLasts() {
        Picture picture = Shown.picture(new int[] {0x010203, 0x010203}, new int[] {0x0000ff, 0xffffff});

        Drawing drawing = trueColour.draw(picture, new Screen(2, 1));

        assertThat(drawing.codes()).isEqualTo("\033[38;2;1;2;3m\033[48;2;0;0;255m▀\033[48;2;255;255;255m▀\033[0m\r\n");
        assertThat(drawing.rows()).isEqualTo(1);
        assertThat(Shown.blocks(drawing.codes())).isEqualTo(picture);
    }

    @Test
    void whatATerminalReadsIsThePicture() {
        Picture picture = Shown.colourful(30, 20);

        assertThat(Shown.blocks(trueColour.draw(picture, new Screen(30, 16)).codes()))
                .isEqualTo(picture);
    }

    @Test
    void belowARowWithoutAPartnerIsTheBackgroundOfTheTerminal() {
        Drawing drawing = trueColour.draw(Shown.picture(new int[] {0xff0000, 0xff0000}), new Screen(2, 9));

        assertThat(drawing.codes()).isEqualTo("\033[38;2;255;0;0m▀▀\033[0m\r\n");
    }

    @Test
    void terminalsOf256ColoursGetTheNearest() {
        Picture picture = Shown.picture(new int[] {0xff0000}, new int[] {0x808080});

        assertThat(new HalfBlocks(false).draw(picture, new Screen(1, 1)).codes())
                .isEqualTo("\033[38;5;196m\033[48;5;244m▀\033[0m\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 16",
        "255, 255, 255, 231",
        "95, 135, 175, 67",
        "8, 8, 8, 232",
        "238, 238, 238, 255",
        "250, 250, 250, 231",
        "120, 120, 120, 243",
        "95, 95, 95, 59"
    })
    void nearestOfCubeAndGreys(int red, int green, int blue, int code) {
        assertThat(HalfBlocks.nearest(red, green, blue)).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"79, 16, 100, 100, 32, 16", "20, 16, 100, 100, 20, 10", "79, 16, 200, 10, 79, 2", "79, 16, 1, 90, 1, 16"
    })
    void itIsAsLargeAsTheRoomAllowsAndNotLarger(
            int columns, int rows, int width, int height, int takenColumns, int takenRows) {
        Drawing drawing = trueColour.draw(Shown.colourful(width, height), new Screen(columns, rows));

        assertThat(drawing.rows()).isEqualTo(takenRows);
        assertThat(Shown.blocks(drawing.codes()).size().width()).isEqualTo(takenColumns);
    }
}
