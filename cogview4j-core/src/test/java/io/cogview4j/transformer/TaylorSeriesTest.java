package io.cogview4j.transformer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Finite differences by hand; the reference cases hold those of diffusers. */
class TaylorSeriesTest {
    @Test
    void withOneValueNothingChanges() {
        TaylorSeries series = TaylorSeries.EMPTY.at(new float[] {3, -1}, 0, 2);

        assertThat(series.ahead(4)).containsExactly(3, -1);
    }

    @Test
    void withTwoValuesItGoesOnAlongALine() {
        TaylorSeries series =
                TaylorSeries.EMPTY.at(new float[] {3}, 0, 2).at(new float[] {7}, 2, 2); // 2 for each evaluation

        assertThat(series.ahead(3)).containsExactly(13);
    }

    @Test
    void theSecondDerivativeCountsHalfItsSquareDistance() {
        TaylorSeries series = TaylorSeries.EMPTY
                .at(new float[] {0}, 0, 2)
                .at(new float[] {1}, 1, 2)
                .at(new float[] {4}, 1, 2); // rises by 3, before by 1

        assertThat(series.ahead(2)).containsExactly(4 + 3 * 2 + 2 * 2 * 2 / 2f);
    }

    @Test
    void noDerivativeIsOfAHigherOrderThanAsked() {
        TaylorSeries series = TaylorSeries.EMPTY
                .at(new float[] {0}, 0, 1)
                .at(new float[] {1}, 1, 1)
                .at(new float[] {4}, 1, 1);

        assertThat(series.ahead(2)).containsExactly(4 + 3 * 2);
    }
}
