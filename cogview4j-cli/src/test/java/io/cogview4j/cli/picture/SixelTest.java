package io.cogview4j.cli.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.Picture;
import io.cogview4j.api.ImageSize;
import io.cogview4j.cli.output.Drawing;
import io.cogview4j.cli.output.Screen;
import org.junit.jupiter.api.Test;

class SixelTest {
    /** What one character has room for: as large as the pictures here, so that they stay as they are. */
    private static final Screen CHARACTER = new Screen(1, 1);

    @Test
    void aBandIsWrittenColourByColour() {
        int red = 0xff0000;
        int blue = 0x0000ff;
        Picture picture = Shown.picture(
                new int[] {red, red, red, red, red, blue},
                new int[] {blue, red, red, red, red, red},
                new int[] {red, red, red, red, red, red},
                new int[] {red, red, red, red, red, red},
                new int[] {red, red, red, red, red, red},
                new int[] {red, red, red, red, red, red});

        Drawing drawing = Sixel.draw(picture, CHARACTER);

        assertThat(drawing.codes()).isEqualTo("\033P0;1q\"1;1;6;6#0;2;0;0;100#1;2;100;0;0#0A!4?@$#1|!4~}\033\\");
        assertThat(drawing.rows()).isEqualTo(1);
    }

    @Test
    void whatATerminalReadsIsThePictureUpToAHundredthOfAColour() {
        Picture picture = Shown.colourful(6, 11);

        assertNear(Shown.sixel(Sixel.draw(picture, CHARACTER).codes()), picture, 2);
    }

    @Test
    void aPhotographOfManyColoursIsNearWith256() {
        Picture picture = gradient(240);

        Drawing drawing = Sixel.draw(picture, new Screen(40, 20));

        assertNear(Shown.sixel(drawing.codes()), picture, 12);
    }

    /** In pixels of the smallest characters; larger ones make room that is left empty. */
    @Test
    void itIsNoLargerThanTheRoom() {
        Drawing wide = Sixel.draw(Shown.colourful(40, 10), new Screen(10, 16));

        assertThat(Shown.sixel(wide.codes()).size()).isEqualTo(new ImageSize(60, 15));
        assertThat(wide.rows()).isEqualTo(2);
    }

    private static Picture gradient(int side) {
        int[][] rows = new int[side][side];
        for (int i = 0; i < side * side; i++) {
            int x = i % side;
            int y = i / side;
            rows[y][x] = x << 16 | y << 8 | (x + y) / 2;
        }
        return Shown.picture(rows);
    }

    private static void assertNear(Picture seen, Picture meant, int most) {
        assertThat(seen.size()).isEqualTo(meant.size());
        byte[] left = seen.rgb();
        byte[] right = meant.rgb();
        for (int i = 0; i < left.length; i++) {
            assertThat(Math.abs((left[i] & 0xff) - (right[i] & 0xff)))
                    .as("value " + i)
                    .isLessThanOrEqualTo(most);
        }
    }
}
