package io.cogview4j.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BetaQuantileTest {
    /** {@code scipy.stats.beta.ppf(probability, 0.6, 0.6)}. */
    @ParameterizedTest
    @CsvSource({
        "0, 0", "1e-6, 1.8558824624053043e-10", "0.01, 0.0008612388215429059", "0.1, 0.03958440558878085",
        "0.25, 0.17568037865269498", "0.4, 0.3627009907532143", "0.5, 0.5", "0.6, 0.6372990092467856",
        "0.9, 0.9604155944112192", "0.999, 0.9999814412614826", "1, 1"
    })
    void quantilesAreThoseOfScipy(double probability, double quantile) {
        assertThat(BetaQuantile.of(probability)).isCloseTo(quantile, within(2e-15 * quantile + 1e-300));
    }

    @Test
    void quantilesRiseWithTheProbability() {
        double before = -1;
        for (int i = 0; i <= 100_000; i++) {
            double quantile = BetaQuantile.of(i / 100_000.0);
            assertThat(quantile).isGreaterThan(before);
            before = quantile;
        }
    }
}
