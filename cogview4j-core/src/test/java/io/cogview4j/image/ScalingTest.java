package io.cogview4j.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalingTest {
    @Test
    void aSmallerPictureHasTheMeansOfItsAreas() {
        assertThat(scaled(4, 1, 2, 1, 10, 20, 100, 200)).containsExactly(15, 150);
        assertThat(scaled(1, 4, 1, 2, 10, 20, 100, 200)).containsExactly(15, 150);
    }

    @Test
    void anAreaMayCoverPartsOfPixels() {
        assertThat(scaled(3, 1, 2, 1, 0, 90, 240)).containsExactly(30, 190);
    }

    @Test
    void aLargerPictureIsSmoothBetweenPixelsAndEndsWithThem() {
        assertThat(scaled(2, 1, 4, 1, 0, 200)).containsExactly(0, 50, 150, 200);
        assertThat(scaled(1, 1, 3, 2, 77)).containsExactly(77, 77, 77, 77, 77, 77);
    }

    @Test
    void oneSideMayGrowWhileTheOtherShrinks() {
        assertThat(scaled(2, 2, 4, 1, 0, 200, 0, 200)).containsExactly(0, 50, 150, 200);
    }

    @Test
    void coloursStayApart() {
        RgbImage two = new RgbImage(2, 1, new byte[] {10, 20, 30, 50, 60, 70});

        assertThat(Scaling.to(two, 1, 1).rgb()).containsExactly(30, 40, 50);
    }

    @Test
    void thePictureOfTheSameSizeIsTheSame() {
        RgbImage image = new RgbImage(1, 1, new byte[] {1, 2, 3});

        assertThat(Scaling.to(image, 1, 1)).isSameAs(image);
    }

    @ParameterizedTest
    @CsvSource({"7, 5, 3, 2", "7, 5, 13, 11", "1000, 3, 7, 3", "3, 1000, 3, 999", "1, 1, 9, 9", "9, 9, 1, 1"})
    void oneColourStaysThatColour(int width, int height, int newWidth, int newHeight) {
        byte[] rgb = new byte[3 * width * height];
        Arrays.fill(rgb, (byte) 255);

        byte[] scaled = Scaling.to(new RgbImage(width, height, rgb), newWidth, newHeight)
                .rgb();

        assertThat(scaled).hasSize(3 * newWidth * newHeight).containsOnly(255);
    }

    /** Of a grey picture. */
    private static int[] scaled(int width, int height, int newWidth, int newHeight, int... grey) {
        byte[] rgb = new byte[3 * grey.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) grey[i / 3];
        }
        byte[] all = Scaling.to(new RgbImage(width, height, rgb), newWidth, newHeight)
                .rgb();
        int[] red = new int[newWidth * newHeight];
        for (int i = 0; i < red.length; i++) {
            red[i] = Byte.toUnsignedInt(all[3 * i]);
        }
        return red;
    }
}
