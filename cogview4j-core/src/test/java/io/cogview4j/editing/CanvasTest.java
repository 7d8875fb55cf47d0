package io.cogview4j.editing;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.ImageSize;
import io.cogview4j.api.RepaintArea.Margins;
import io.cogview4j.image.RgbImage;
import org.junit.jupiter.api.Test;

class CanvasTest {
    private static final RgbImage TWO = new RgbImage(2, 1, new byte[] {1, 1, 1, 2, 2, 2});

    @Test
    void theRoomIsFilledWithTheNearestEdge() {
        Canvas canvas = Canvas.around(TWO, new Margins(1, 2, 0, 1), new ImageSize(5, 2));

        assertThat(canvas.pixels().rgb())
                .containsExactly(
                        1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2);
    }

    @Test
    void theRoomIsPaintedAndThePictureKept() {
        Canvas canvas = Canvas.around(TWO, new Margins(1, 2, 0, 1), new ImageSize(5, 2));

        assertThat(canvas.mask().weights()).containsExactly(1, 0, 0, 1, 1, 1, 1, 1, 1, 1);
    }

    @Test
    void whatASideGrowsFurtherGoesWhereThereIsRoom() {
        Canvas toTheLeft = Canvas.around(TWO, new Margins(1, 0, 0, 0), new ImageSize(5, 1));
        Canvas toTheRight = Canvas.around(TWO, new Margins(0, 1, 0, 0), new ImageSize(5, 1));
        Canvas toBoth = Canvas.around(TWO, new Margins(1, 1, 0, 0), new ImageSize(5, 1));

        assertThat(toTheLeft.mask().weights()).containsExactly(1, 1, 1, 0, 0);
        assertThat(toTheRight.mask().weights()).containsExactly(0, 0, 1, 1, 1);
        assertThat(toBoth.mask().weights()).containsExactly(1, 0, 0, 1, 1);
    }
}
