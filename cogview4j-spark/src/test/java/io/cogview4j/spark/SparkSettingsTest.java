package io.cogview4j.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be is told before a job begins. */
class SparkSettingsTest {
    static Stream<UnaryOperator<SparkSettings.Builder>> mistakes() {
        return Stream.of(
                settings -> settings.device("gpu"),
                settings -> settings.dtype("auto"),
                settings -> settings.gpuMemory("12GiB"),
                settings -> settings.rowsPerTask(0),
                settings -> settings.threads(0),
                settings -> settings.rowsPerTask(2000));
    }

    @Test
    void whatIsAskedOfAllRowsIsReadAsARow() {
        assertThat(catchThrowableOfType(
                                InvalidRequestException.class,
                                () -> SparkSettings.builder("out")
                                        .asked("{\"steps\": \"many\"}")
                                        .build())
                        .code())
                .isEqualTo(CoreMessage.PROMPTS_VALUE_NOT_WHOLE);
        assertThat(catchThrowableOfType(
                                InvalidRequestException.class,
                                () -> SparkSettings.builder("out").asked("[]").build())
                        .code())
                .isEqualTo(SparkMessage.SPARK_OPTION_UNFIT);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aValueThatCannotBeIsRefused(UnaryOperator<SparkSettings.Builder> mistake) {
        InvalidRequestException refusal = catchThrowableOfType(
                InvalidRequestException.class,
                () -> mistake.apply(SparkSettings.builder("out")).build());
        assertThat(refusal.code()).isEqualTo(SparkMessage.SPARK_OPTION_UNFIT);
    }
}
