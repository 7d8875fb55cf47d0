package io.cogview4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class PixelConversionTest {
    @Test
    void planesOfColoursBecomeInterleavedPixels() {
        float[] decoded = {-1, 1, 0, 1, -1, 0};

        RgbImage image = PixelConversion.toPixels(decoded, 1, 2);

        assertThat(image.width()).isEqualTo(2);
        assertThat(image.height()).isEqualTo(1);
        assertThat(image.rgb()).containsExactly(0, (byte) 128, 0, (byte) 255, (byte) 255, (byte) 128);
    }

    /** 0.5 and 0.25 + 2^-9 are exact: 127.5 and 64.2. Half a level above 0, 126 and 127: the even neighbour. */
    @Test
    void halvesRoundToTheEvenLevel() {
        float[] halves = {0.5f / 255 * 2 - 1, 126.5f / 255 * 2 - 1, 0};

        assertThat(PixelConversion.toPixels(halves, 1, 1).rgb()).containsExactly(0, 126, 128);
    }

    @Test
    void valuesBeyondTheRangeAreCut() {
        assertThat(PixelConversion.toPixels(new float[] {-7, 7, Float.MAX_VALUE}, 1, 1)
                        .rgb())
                .containsExactly(0, 255, 255);
    }

    @Test
    void everyLevelSurvivesTheWayToFloatsAndBack() {
        byte[] rgb = new byte[3 * 256];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i * 7);
        }
        RgbImage image = new RgbImage(32, 8, rgb);

        float[] floats = PixelConversion.toFloats(image);

        assertThat(floats).hasSize(3 * 256);
        assertThat(floats[0]).isEqualTo(-1f);
        assertThat(floats[256]).isEqualTo(2 * (7 / 255f) - 1);
        assertThat(PixelConversion.toPixels(floats, 8, 32).rgb()).isEqualTo(rgb);
    }

    @Test
    void aPictureHasThreeBytesAPixel() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RgbImage(2, 2, new byte[11]))
                .withMessage("a picture of 2x2 cannot have 11 bytes");
        assertThatIllegalArgumentException().isThrownBy(() -> new RgbImage(0, 2, new byte[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> PixelConversion.toPixels(new float[5], 1, 2));
    }
}
