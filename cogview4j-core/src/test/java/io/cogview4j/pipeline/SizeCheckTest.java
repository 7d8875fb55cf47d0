package io.cogview4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cogview4j.CogView4;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.Prompt;
import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.MessageCode;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Products of sizes and counts stay within what a JVM can hold, and are refused before anything is made of them. */
class SizeCheckTest {
    private static final CogView4 MODEL = CogView4.open(ModelCopy.random("random-a"));
    private static final SizeCheck CHECK =
            new SizeCheck(ModelConfigs.read(Checkpoint.read(ModelCopy.random("random-a"))));

    @ParameterizedTest
    @CsvSource({"2147483632, 2147483632", "2147483632, 16", "65536, 65536", "26768, 26752"})
    void sizesThatNoArrayHoldsAreRefused(int width, int height) {
        assertRefused(request().size(width, height).forced(true), CoreMessage.SIZE_TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(ints = {2_000_000_000, Integer.MAX_VALUE, 300_000_000})
    void picturesThatNoHeapHoldsAreRefused(int images) {
        assertRefused(request().size(64, 64).imagesPerPrompt(images), CoreMessage.IMAGES_TOO_MANY);
    }

    @Test
    void promptsAndPicturesAreMultipliedBeyondAnInt() {
        assertRefused(
                ImageRequest.builder()
                        .prompts(Collections.nCopies(3000, Prompt.of("x")))
                        .size(512, 512)
                        .imagesPerPrompt(1000),
                CoreMessage.IMAGES_TOO_MANY);
    }

    @Test
    void asManyAsTheMessageNamesAreTaken() {
        ImageSize size = new ImageSize(512, 512);
        long most = 1;
        try {
            CHECK.requireCount(size, Integer.MAX_VALUE);
        } catch (InvalidRequestException e) {
            most = Long.parseLong(e.problem().values().getLast());
        }
        long taken = most;

        assertThat(taken).isGreaterThan(10);
        assertThatCode(() -> CHECK.requireCount(size, taken)).doesNotThrowAnyException();
        assertThatThrownBy(() -> CHECK.requireCount(size, taken + 1)).isInstanceOf(InvalidRequestException.class);
    }

    private static ImageRequest.Builder request() {
        return ImageRequest.builder().prompt("x").steps(1);
    }

    private static void assertRefused(ImageRequest.Builder request, MessageCode code) {
        assertThatThrownBy(() -> MODEL.prepare(request.build()))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
