package io.cogview4j.cli.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.Picture;
import io.cogview4j.api.ImageSize;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureGridTest {
    private static final int GREY = 0x808080;

    @Test
    void oneAloneIsItself() {
        Picture picture = Shown.colourful(3, 2);

        assertThat(PictureGrid.of(List.of(picture))).isSameAs(picture);
    }

    @Test
    void severalStandSideBySideWithAGapBetween() {
        Picture left = Shown.picture(new int[] {1, 2}, new int[] {3, 4});
        Picture right = Shown.picture(new int[] {5, 6}, new int[] {7, 8});

        assertThat(PictureGrid.of(List.of(left, right)))
                .isEqualTo(Shown.picture(new int[] {1, 2, GREY, 5, 6}, new int[] {3, 4, GREY, 7, 8}));
    }

    @Test
    void aSmallerOneStandsInTheMiddleOfItsField() {
        Picture large = Shown.picture(new int[] {1, 1, 1}, new int[] {1, 1, 1}, new int[] {1, 1, 1});
        Picture small = Shown.picture(new int[] {2});

        assertThat(PictureGrid.of(List.of(large, small)))
                .isEqualTo(Shown.picture(
                        new int[] {1, 1, 1, GREY, GREY, GREY, GREY},
                        new int[] {1, 1, 1, GREY, GREY, 2, GREY},
                        new int[] {1, 1, 1, GREY, GREY, GREY, GREY}));
    }

    @ParameterizedTest
    @CsvSource({"2, 2, 1", "3, 3, 1", "4, 4, 1", "5, 4, 2", "9, 5, 2", "16, 7, 3"})
    void manyFormRowsAsWideAsTerminalsAre(int pictures, int across, int down) {
        Picture picture = Shown.colourful(16, 16);

        assertThat(PictureGrid.of(Collections.nCopies(pictures, picture)).size())
                .isEqualTo(new ImageSize(17 * across - 1, 17 * down - 1));
    }

    @Test
    void howeverManyThereAreTheSheetStaysSmall() {
        Picture sheet = PictureGrid.of(Collections.nCopies(100, Shown.colourful(400, 200)));

        assertThat(sheet.size().width()).isBetween(1000, 2300);
        assertThat(sheet.size().height()).isLessThan(2300);
    }
}
