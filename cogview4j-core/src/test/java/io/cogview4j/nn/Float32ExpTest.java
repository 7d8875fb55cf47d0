package io.cogview4j.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Float32ExpTest {
    @Test
    void staysWithin56HundredthsOfTheLastPlace() {
        for (int i = 0; i <= 1_000_000; i++) {
            float x = -10 + i * 2e-5f;
            double exact = Math.exp(x);
            double ulp = Math.ulp(Math.min((float) exact, Float32Exp.of(x)));
            assertThat(Math.abs(Float32Exp.of(x) - exact)).isLessThan(0.56 * ulp);
        }
    }

    @ParameterizedTest(name = "frequency {1} of {0} is one place above the nearest float")
    @CsvSource({"32, 3", "128, 12", "128, 106"})
    void roundsNearTiesAsTheReferenceDid(int count, int index) {
        float exponent = (float) -Math.log(10_000) * index / count;
        assertThat(Float32Exp.of(exponent)).isEqualTo(Math.nextUp((float) Math.exp(exponent)));
    }

    @Test
    void roundsAllOtherFrequenciesOf32ToTheNearestFloat() {
        for (int i = 0; i < 32; i++) {
            float exponent = (float) -Math.log(10_000) * i / 32;
            float nearest = (float) Math.exp(exponent);
            assertThat(Float32Exp.of(exponent)).isEqualTo(i == 3 ? Math.nextUp(nearest) : nearest);
        }
    }
}
