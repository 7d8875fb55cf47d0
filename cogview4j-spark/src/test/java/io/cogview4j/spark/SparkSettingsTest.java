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
    static Stream<UnaryOperator<SparkSettings>> mistakes() {
        return Stream.of(
                settings -> settings.withCompute("gpu", "f32"),
                settings -> settings.withCompute("cpu", "auto"),
                settings -> settings.withRowsPerTask(0),
                settings -> settings.withThreads(0),
                settings -> settings.withRowsPerTask(2000));
    }

    @Test
    void whatIsAskedOfAllRowsIsReadAsARow() {
        assertThat(catchThrowableOfType(
                                InvalidRequestException.class,
                                () -> SparkSettings.of("out").withAsked("{\"steps\": \"many\"}"))
                        .code())
                .isEqualTo(CoreMessage.PROMPTS_VALUE_NOT_WHOLE);
        assertThat(catchThrowableOfType(
                                InvalidRequestException.class,
                                () -> SparkSettings.of("out").withAsked("[]"))
                        .code())
                .isEqualTo(SparkMessage.SPARK_OPTION_UNFIT);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aValueThatCannotBeIsRefused(UnaryOperator<SparkSettings> mistake) {
        InvalidRequestException refusal =
                catchThrowableOfType(InvalidRequestException.class, () -> mistake.apply(SparkSettings.of("out")));
        assertThat(refusal.code()).isEqualTo(SparkMessage.SPARK_OPTION_UNFIT);
    }
}
