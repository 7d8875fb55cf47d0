package io.cogview4j.cli.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.Picture;
import io.cogview4j.api.ImageSize;
import io.cogview4j.cli.output.Drawing;
import io.cogview4j.cli.output.Screen;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class KittyGraphicsTest {
    private static final Screen ROOM = new Screen(79, 16);

    private final KittyGraphics kitty = new KittyGraphics(false);

    @Test
    void aSmallPictureIsOneChunk() {
        Picture picture = Shown.picture(new int[] {0xff0000, 0x00ff00}, new int[] {0x0000ff, 0xffffff});
        String png = Base64.getEncoder().encodeToString(picture.png());

        Drawing drawing = kitty.draw(picture, ROOM, false);

        assertThat(drawing.codes()).isEqualTo("\033_Ga=T,f=100,r=16,C=1,q=2,m=0;" + png + "\033\\");
        assertThat(drawing.rows()).isEqualTo(16);
        assertThat(drawing.erasure()).isEmpty();
        assertThat(Shown.kitty(drawing.codes())).containsExactly(picture);
    }

    @Test
    void aLargerOneGoesInChunksOf4096() {
        Picture picture = Shown.colourful(100, 80);

        Drawing drawing = kitty.draw(picture, ROOM, false);

        assertThat(drawing.codes()).containsPattern("^\033_Ga=T[^;]*,m=1;[^\033]{4096}\033\\\\\033_Gq=2,m=1;");
        assertThat(drawing.codes()).containsPattern("\033_Gq=2,m=0;[^\033]+\033\\\\$");
        assertThat(Shown.kitty(drawing.codes())).containsExactly(picture);
    }

    @Test
    void aPreviewTakesThePlaceOfTheOneBeforeAndCanBeTakenAway() {
        Drawing drawing = kitty.draw(Shown.colourful(2, 2), ROOM, true);

        assertThat(drawing.codes()).contains(",i=6518324,p=1,");
        assertThat(drawing.erasure()).isEqualTo("\033_Ga=d,d=I,i=6518324,q=2\033\\");
    }

    /** Characters are at most two and a half times as high as wide, so 16 rows of a wide picture would be too many. */
    @Test
    void aWidePictureHasFewerRows() {
        assertThat(kitty.draw(Shown.colourful(40, 10), ROOM, false).rows()).isEqualTo(7);
        assertThat(kitty.draw(Shown.colourful(400, 1), ROOM, false).rows()).isEqualTo(1);
        assertThat(kitty.draw(Shown.colourful(10, 40), ROOM, false).rows()).isEqualTo(16);
    }

    @Test
    void noMorePixelsAreSentThanCanBeSeen() {
        Drawing drawing = kitty.draw(Shown.colourful(900, 900), ROOM, false);

        assertThat(Shown.kitty(drawing.codes())).extracting(Picture::size).containsExactly(ImageSize.square(640));
    }

    @Test
    void tmuxIsToldToHandItOn() {
        Drawing drawing = new KittyGraphics(true).draw(Shown.colourful(100, 80), ROOM, true);

        String[] parts = drawing.codes().split("(?<=[^\033]\033\\\\)(?=\033P)");
        StringBuilder unwrapped = new StringBuilder();
        for (String part : parts) {
            assertThat(part).startsWith("\033Ptmux;\033\033_G").endsWith("\033\033\\\033\\");
            unwrapped.append(
                    part.substring("\033Ptmux;".length(), part.length() - 2).replace("\033\033", "\033"));
        }
        assertThat(Shown.kitty(unwrapped.toString())).containsExactly(Shown.colourful(100, 80));
        assertThat(drawing.erasure()).startsWith("\033Ptmux;");
    }
}
