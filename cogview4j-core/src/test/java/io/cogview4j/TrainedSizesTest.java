package io.cogview4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The built-in model says which sizes it was trained for. */
class TrainedSizesTest {
    private static final CogView4 MODEL = CogView4.tiny();
    private static final String TRAINED = "256x256, 128x128, 192x192, 256x192, 192x256, 256x128, 128x256";

    @Test
    void thoseSizesAreMade() {
        assertThat(warnings(request(256, 256).build())).isEmpty();
        assertThat(warnings(request(128, 256).build())).isEmpty();
        assertThat(warnings(ImageRequest.of("a heart"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "512, 512, 256x256",
        "64, 64, 128x128",
        "128, 144, 128x128",
        "144, 128, 128x128",
        "256, 112, 256x128",
        "256, 176, 256x192"
    })
    void othersAreRefusedUnlessTheyAreForced(int width, int height, String nearest) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> MODEL.prepare(request(width, height).build()))
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(CoreMessage.SIZE_NOT_TRAINED);
                    assertThat(refusal.problem().values()).containsExactly(width + "x" + height, TRAINED, nearest);
                });

        assertThat(warnings(request(width, height).forced(true).build()))
                .containsExactly(Message.of(CoreMessage.SIZE_FORCED, width + "x" + height));
    }

    @Test
    void whatIsAdvisedInThePlaceOfASizeThatThereCannotBeIsATrainedOne() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> MODEL.prepare(request(100, 100).build()))
                .satisfies(refusal -> assertThat(refusal.problem())
                        .isEqualTo(Message.of(CoreMessage.SIZE_NOT_MULTIPLE, "100x100", 16, "128x128")));
    }

    private static ImageRequest.Builder request(int width, int height) {
        return ImageRequest.builder().prompt("a heart").size(width, height);
    }

    private static List<Message> warnings(ImageRequest request) {
        return MODEL.prepare(request).findings();
    }
}
