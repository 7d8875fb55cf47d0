package io.cogview4j.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {
    @Test
    void theMedianIsInTheMiddleWhateverTheOrder() {
        assertThat(new Samples(List.of(9.0, 1.0, 2.0)).median()).isEqualTo(2);
        assertThat(new Samples(List.of(9.0, 1.0, 2.0, 4.0)).median()).isEqualTo(3);
        assertThat(new Samples(List.of(7.0)).median()).isEqualTo(7);
    }

    @Test
    void theSpreadIsAPartOfTheMedian() {
        Samples samples = new Samples(List.of(4.0, 5.0, 4.5, 6.0, 5.5));

        assertThat(samples.lowest()).isEqualTo(4);
        assertThat(samples.highest()).isEqualTo(6);
        assertThat(samples.spread()).isCloseTo(0.4, within(1e-12));
    }

    @Test
    void keepsTheOrderOfMeasurement() {
        assertThat(new Samples(List.of(3.0, 1.0, 2.0)).values()).containsExactly(3.0, 1.0, 2.0);
    }

    @Test
    void ofNothingThereIsNoMedian() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Samples(List.of()));
    }
}
