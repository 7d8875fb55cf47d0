package io.cogview4j.editing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cogview4j.api.ImageSize;
import io.cogview4j.image.RgbImage;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RepaintMaskTest {
    private static final ImageSize FOUR = new ImageSize(4, 1);

    @Test
    void whatIsAtLeastHalfWhiteIsPainted() {
        byte[] grey = {0, 127, (byte) 128, (byte) 255};

        assertThat(RepaintMask.of(grey, FOUR, false).weights()).containsExactly(0, 0, 1, 1);
        assertThat(RepaintMask.of(grey, FOUR, true).weights()).containsExactly(1, 1, 0, 0);
    }

    @Test
    void aLatentIsPaintedIfItsFirstPixelIs() {
        float[] weights = new float[16 * 8];
        weights[8] = 1; // top left of the right one
        weights[7] = 1; // top right of the left one

        assertThat(new RepaintMask(weights, 16, 8).ofLatents(8)).containsExactly(0, 1);
    }

    @Test
    void aMaskWithoutWhiteIsRefused() {
        RepaintMask black = new RepaintMask(new float[64], 8, 8);

        assertCode(black, CoreMessage.MASK_EMPTY);
    }

    @Test
    void aMaskThatTouchesNoLatentIsRefused() {
        float[] weights = new float[64];
        weights[63] = 1;

        assertCode(new RepaintMask(weights, 8, 8), CoreMessage.MASK_TOO_FINE);
    }

    private static void assertCode(RepaintMask mask, CoreMessage code) {
        assertThatThrownBy(() -> mask.requireWhite("mask.png", 8))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void anEdgeGrowsSoftInsideTheArea() {
        RepaintMask soft = new RepaintMask(new float[] {0, 1, 1, 1, 1, 1}, 6, 1).feathered(3);

        assertThat(soft.weights()).containsExactly(0, 0.25f, 0.5f, 0.75f, 1, 1);
    }

    @Test
    void whatIsWhollyPaintedHasNoEdge() {
        RepaintMask all = new RepaintMask(new float[] {1, 1, 1}, 3, 1).feathered(3);

        assertThat(all.weights()).containsExactly(1, 1, 1);
    }

    @Test
    void distancesAreThoseOfTheNearestPixelThatIsKept() {
        int width = 13;
        int height = 9;
        Random random = new Random(5);
        float[] weights = new float[width * height];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = random.nextInt(12) == 0 ? 0 : 1;
        }

        float[] distances = new SquaredDistances(width, height).toZero(weights);

        for (int i = 0; i < weights.length; i++) {
            assertThat(distances[i]).as("pixel %d", i).isEqualTo(nearest(weights, width, i));
        }
    }

    private static float nearest(float[] weights, int width, int pixel) {
        float nearest = Float.MAX_VALUE;
        for (int i = 0; i < weights.length; i++) {
            int dx = i % width - pixel % width;
            int dy = i / width - pixel / width;
            if (weights[i] == 0) {
                nearest = Math.min(nearest, dx * dx + dy * dy);
            }
        }
        return nearest;
    }

    @Test
    void pixelsAreMixedByTheirWeight() {
        RgbImage kept = new RgbImage(3, 1, new byte[] {10, 10, 10, 10, 10, 10, 10, 10, 10});
        RgbImage drawn = new RgbImage(3, 1, new byte[] {-56, -56, -56, -56, -56, -56, -56, -56, -56}); // 200

        RgbImage merged = new RepaintMask(new float[] {0, 0.5f, 1}, 3, 1).merge(kept, drawn);

        assertThat(merged.rgb()).containsExactly(10, 10, 10, 105, 105, 105, -56, -56, -56);
    }
}
