package io.cogview4j.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class FitTest {
    private static final Offset<Double> EXACT = within(1e-9);

    @Test
    void findsTheLineThatPointsLieOn() {
        Fit line = Fit.of(new double[] {1, 2, 5, 10}, new double[] {3.5, 4, 5.5, 8}, 1);

        assertThat(line.coefficients().get(0)).isCloseTo(3, EXACT);
        assertThat(line.coefficients().get(1)).isCloseTo(0.5, EXACT);
        assertThat(line.largestDeviation()).isCloseTo(0, EXACT);
        assertThat(line.at(20)).isCloseTo(13, EXACT);
    }

    @Test
    void findsTheSquareOfPixelsInTheMillions() {
        double[] pixels = {65_536, 262_144, 589_824, 1_048_576};
        double[] seconds = new double[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            seconds[i] = 0.25 + 3e-6 * pixels[i] + 2e-12 * pixels[i] * pixels[i];
        }

        Fit parabola = Fit.of(pixels, seconds, 2);

        assertThat(parabola.coefficients().get(0)).isCloseTo(0.25, within(1e-6));
        assertThat(parabola.coefficients().get(1)).isCloseTo(3e-6, within(1e-11));
        assertThat(parabola.coefficients().get(2)).isCloseTo(2e-12, within(1e-17));
        assertThat(parabola.largestDeviation()).isLessThan(1e-9);
    }

    /** By hand: the line through (0, 1), (1, 1), (2, 4) is 0.5 + 1.5 x, which is 1 off at the point of value 1. */
    @Test
    void theDeviationIsAPartOfThePointsValue() {
        Fit line = Fit.of(new double[] {0, 1, 2}, new double[] {1, 1, 4}, 1);

        assertThat(line.coefficients().get(0)).isCloseTo(0.5, EXACT);
        assertThat(line.coefficients().get(1)).isCloseTo(1.5, EXACT);
        assertThat(line.largestDeviation()).isCloseTo(1, EXACT);
    }
}
