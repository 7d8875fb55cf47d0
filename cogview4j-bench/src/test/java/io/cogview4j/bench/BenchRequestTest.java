package io.cogview4j.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.DeviceBudget;
import io.cogview4j.api.ImageSize;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.MessageCode;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchRequestTest {
    static final ImageSize SIZE = ImageSize.square(128);

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 29})
    void asManyLayersAsTheNetworksHave(int layers) {
        assertThat(request(SIZE, 28, 1).layers()).isEqualTo(28);
        refuses(BenchMessage.BENCH_LAYERS_OUT_OF_RANGE, () -> request(SIZE, layers, 1));
    }

    @Test
    void atLeastOneRunCounts() {
        refuses(BenchMessage.BENCH_REPEAT_NOT_POSITIVE, () -> request(SIZE, 1, 0));
    }

    @Test
    void sizesAreOnesThatTheModelCouldDraw() {
        refuses(CoreMessage.SIZE_NOT_MULTIPLE, () -> request(ImageSize.square(500), 1, 1));
        refuses(BenchMessage.BENCH_SIZE_TOO_LARGE, () -> request(new ImageSize(2048, 1040), 1, 1));
    }

    @Test
    void tokensAreThoseOfThePromptAndTheNegativePrompt() {
        assertThat(PromptLengths.parse("144, 48")).isEqualTo(new PromptLengths(144, 48));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "144", "144,48,16", "a,b", "144;48"})
    void tokensAreTwoNumbers(String text) {
        refuses(BenchMessage.BENCH_TOKENS_UNREADABLE, () -> PromptLengths.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0,48", "144,-1", "1025,48"})
    void tokensAreThoseOfAPrompt(String text) {
        refuses(BenchMessage.BENCH_TOKENS_OUT_OF_RANGE, () -> PromptLengths.parse(text));
    }

    @Test
    void sectionsAreNamedInAnyOrderAndCase() {
        assertThat(Section.parse(List.of("TINY", "text", "tiny"))).containsExactly(Section.TEXT, Section.TINY);
        refuses(BenchMessage.BENCH_SECTION_UNKNOWN, () -> Section.parse(List.of("text", "images")));
    }

    @Test
    void curvesAreLeftOutUnlessAskedFor() {
        assertThat(Section.usual()).containsExactly(Section.TEXT, Section.STEP, Section.DECODE, Section.TINY);
    }

    private static BenchRequest request(ImageSize size, int layers, int repeat) {
        return new BenchRequest(
                Section.usual(),
                List.of(size),
                List.of(size),
                layers,
                PromptLengths.USUAL,
                repeat,
                ComputeSettings.defaults(),
                DeviceBudget.AUTO);
    }

    private static void refuses(MessageCode code, ThrowingCallable request) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(request)
                .satisfies(e -> assertThat(e.code()).isEqualTo(code));
    }
}
