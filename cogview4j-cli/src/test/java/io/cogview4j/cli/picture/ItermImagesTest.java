package io.cogview4j.cli.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.Picture;
import io.cogview4j.cli.output.Drawing;
import io.cogview4j.cli.output.Screen;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class ItermImagesTest {
    private static final Screen ROOM = new Screen(79, 16);

    @Test
    void aPictureIsAFileWithItsSizeAndTheRowsThatItTakes() {
        Picture picture = Shown.picture(new int[] {0xff0000, 0x00ff00}, new int[] {0x0000ff, 0xffffff});
        byte[] png = picture.png();

        Drawing drawing = new ItermImages(false).draw(picture, ROOM);

        assertThat(drawing.codes())
                .isEqualTo("\033]1337;File=inline=1;size=" + png.length + ";height=16;preserveAspectRatio=1:"
                        + Base64.getEncoder().encodeToString(png) + "\007");
        assertThat(drawing.rows()).isEqualTo(16);
        assertThat(Shown.iterm(drawing.codes())).isEqualTo(picture);
    }

    @Test
    void aWidePictureHasFewerRows() {
        assertThat(new ItermImages(false).draw(Shown.colourful(40, 10), ROOM).rows())
                .isEqualTo(7);
    }

    @Test
    void tmuxIsToldToHandItOn() {
        Drawing drawing = new ItermImages(true).draw(Shown.colourful(2, 2), ROOM);

        assertThat(drawing.codes()).startsWith("\033Ptmux;\033\033]1337;File=").endsWith("\007\033\\");
    }
}
