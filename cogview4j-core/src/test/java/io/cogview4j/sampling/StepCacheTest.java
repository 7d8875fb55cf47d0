package io.cogview4j.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.sampling.StepCache.FirstBlock;
import io.cogview4j.sampling.StepCache.Taylor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StepCacheTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    off          | off
                    fbc          | fbc:0.05
                    fbc:0.08     | fbc:0.08
                    FBC : .1     | fbc:0.1
                    fbc:0        | fbc:0
                    fbc:1        | fbc:1
                    fbc:1e-7     | fbc:1E-7
                    taylor       | taylor:1,5
                    taylor:2     | taylor:2,5
                    taylor:2,3   | taylor:2,3
                    taylor:0 , 1 | taylor:0,1
                    """)
    void isReadAndWrittenAsText(String text, String written) {
        StepCache cache = StepCache.parse(text);

        assertThat(cache.text()).isEqualTo(written);
        assertThat(StepCache.parse(written)).isEqualTo(cache);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "on",
                "teacache",
                "off:1",
                "fbc:",
                "fbc:-1",
                "fbc:1.5",
                "fbc:0.1.2",
                "fbc:0.1,2",
                "fbc:NaN",
                "taylor:",
                "taylor:,5",
                "taylor:5,5",
                "taylor:1,0",
                "taylor:1.5,5",
                "taylor:1,5,3",
                "taylor:1,99999999999"
            })
    void whatIsNoneIsRefused(String text) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> StepCache.parse(text))
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo(CoreMessage.STEP_CACHE_INVALID));
    }

    @Test
    void thereIsNoThresholdThatIsNoShare() {
        for (double threshold : new double[] {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> new FirstBlock(threshold));
        }
    }

    @Test
    void threeEvaluationsAreComputedAndThenOneOfEachIntervalAsInDiffusers() {
        assertThat(IntStream.range(0, 16).filter(new Taylor(1, 5)::mayCompute)).containsExactly(0, 1, 2, 4, 9, 14);
        assertThat(IntStream.range(0, 8).filter(new Taylor(1, 2)::mayCompute)).containsExactly(0, 1, 2, 4, 6);
        assertThat(IntStream.range(0, 8).filter(new Taylor(1, 1)::mayCompute)).hasSize(8);
    }

    @Test
    void whatIsLeftOpenIsTakenOver() {
        Sampling asked = Sampling.OPEN.withCache(StepCache.OFF);
        Sampling others = Sampling.OPEN.withCache(new FirstBlock(0.1));

        assertThat(asked.or(others).cache()).isEqualTo(StepCache.OFF);
        assertThat(Sampling.OPEN.or(others).cache()).isEqualTo(new FirstBlock(0.1));
    }
}
