package io.cogview4j.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundedFromTest {
    private static final String SOURCE = "weights:" + "a".repeat(32);
    private static final String OTHER = "weights:" + "b".repeat(32);
    private static final String INT8 = rounded(SOURCE, "1");
    private static final String GROUPS = rounded(SOURCE, "2");

    private static String rounded(String source, String digit) {
        return RoundedFrom.of(source, 0.00694).orElseThrow().appendedTo("weights:" + digit.repeat(32));
    }

    @Test
    void isReadFromTheFingerprintThatItIsAppendedTo() {
        assertThat(INT8).isEqualTo("weights:" + "1".repeat(32) + "~int8:" + "a".repeat(32) + "~0.0069");
        assertThat(RoundedFrom.of(INT8)).contains(new RoundedFrom(SOURCE, 0.0069));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "weights:aaaa",
                "weights:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "weights:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa~int8:bb~0.0069",
                "weights:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa~int8:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb~NaN",
                "run:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa~int8:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb~0.0069"
            })
    void otherFingerprintsTellNoSource(String fingerprint) {
        assertThat(RoundedFrom.of(fingerprint)).isEmpty();
    }

    @Test
    void roundingAloneTellsTheRoundedFromTheirSourceAndFromEachOther() {
        assertThat(RoundedFrom.alone(INT8, SOURCE)).isTrue();
        assertThat(RoundedFrom.alone(SOURCE, INT8)).isTrue();
        assertThat(RoundedFrom.alone(INT8, GROUPS)).isTrue();
    }

    @Test
    void otherWeightsDifferByMore() {
        assertThat(RoundedFrom.alone(SOURCE, OTHER)).isFalse();
        assertThat(RoundedFrom.alone(INT8, OTHER)).isFalse();
        assertThat(RoundedFrom.alone(INT8, rounded(OTHER, "1"))).isFalse();
        assertThat(RoundedFrom.alone(INT8, INT8)).isFalse();
    }
}
