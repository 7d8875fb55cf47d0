package io.cogview4j.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageSizeTest {
    @ParameterizedTest
    @CsvSource({"100x128, 96x128", "1x7, 16x16", "24x40, 32x48", "2147483647x2147483639, 2147483632x2147483632"})
    void theNearestSizeThatFitsIsNamed(String size, String nearest) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> ImageSize.parse(size).requireMultiple(16))
                .satisfies(e -> assertThat(e.code()).isEqualTo(CoreMessage.SIZE_NOT_MULTIPLE))
                .satisfies(e -> assertThat(e.problem().values()).containsExactly(size, "16", nearest));
    }
}
