package io.cogview4j.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Device;
import io.cogview4j.api.Precision;
import io.cogview4j.message.ComputeMessage;
import io.cogview4j.message.Message;
import io.cogview4j.tensor.Int8Units;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a measured speed makes of the choice between float32 and bfloat16. */
class ComputeChoiceTest {
    private static final ComputeSettings BFLOAT16 =
            ComputeSettings.defaults().withPrecision(Precision.BFLOAT16).withThreads(3);

    @ParameterizedTest
    @CsvSource({"4.1, BFLOAT16", "1.5, BFLOAT16", "1.49, FLOAT32", "0.2, FLOAT32"})
    void automaticallyBfloat16IsTakenOnlyIfItIsClearlyFaster(double speedup, Precision taken) {
        assertThat(ComputeChoice.of(BFLOAT16, speedup, true).settings()).isEqualTo(BFLOAT16.withPrecision(taken));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 1, 4})
    void whoAsksForBfloat16GetsIt(double speedup) {
        assertThat(ComputeChoice.of(BFLOAT16, speedup, false).settings()).isEqualTo(BFLOAT16);
    }

    @ParameterizedTest
    @CsvSource({"4.12, 4.1", "1.04, 1.0", "0.234, 0.23", "0.0065, 0.0065", "12.3, 12"})
    void ofTheSpeedupTheDigitsAreToldThatCount(double speedup, String figure) {
        assertThat(ComputeChoice.of(BFLOAT16, speedup, true).speedupFigure()).isEqualTo(figure);
        assertThat(ComputeChoice.of(BFLOAT16, speedup, true).warnings()).isEmpty();
    }

    @Test
    void whoAsksForWhatIsSlowerIsWarnedByHowMuch() {
        ComputeChoice slow = ComputeChoice.of(BFLOAT16, 0.2, false);

        assertThat(slow.warnings()).containsExactly(Message.of(ComputeMessage.DTYPE_SLOWER, "5.0"));
    }

    /** Of what is timed alone; a run tells by itself. */
    @Test
    void whereProductsInInt8AreAskedForAndThereAreNoUnitsThisIsSaid() {
        ComputeSettings int8 = BFLOAT16.withPrecision(Precision.INT8);

        assertThat(ComputeChoice.asked(int8).missingUnits().isPresent()).isEqualTo(!Int8Units.arePresent());
        assertThat(ComputeChoice.asked(int8.withDevice(Device.CUDA)).missingUnits())
                .contains(Message.of(ComputeMessage.INT8_UNITS_MISSING));
        assertThat(ComputeChoice.asked(BFLOAT16).missingUnits()).isEmpty();
        assertThat(ComputeChoice.asked(int8).warnings()).isEmpty();
    }

    @Test
    void whoAsksForWhatIsNoSlowerOrIsNotMeasuredHearsNothing() {
        for (ComputeChoice choice : List.of(
                ComputeChoice.of(BFLOAT16, 1.1, false),
                ComputeChoice.of(BFLOAT16, 0.95, false),
                ComputeChoice.asked(ComputeSettings.defaults()))) {
            assertThat(choice.warnings()).isEmpty();
        }
    }
}
