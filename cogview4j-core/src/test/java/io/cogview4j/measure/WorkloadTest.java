package io.cogview4j.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.DeviceBudget;
import io.cogview4j.api.ImageSize;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.nn.Activation;
import io.cogview4j.text.GlmConfig;
import io.cogview4j.transformer.TransformerConfig;
import io.cogview4j.vae.VaeConfig;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Miniature networks with random weights; operations are counted by hand. */
class WorkloadTest {
    private static final ComputeSettings COMPUTE = ComputeSettings.defaults().withThreads(2);
    private static final ImageSize SIZE = new ImageSize(64, 32);

    /** Width 32. */
    private static final TransformerConfig TRANSFORMER =
            new TransformerConfig(2, 4, 4, 3, 16, 2, 24, 16, 8, 128, List.of(256, 256));

    /** Width 32, 4 heads of 8, one of them for keys and values; two layers are computed. */
    private static final GlmConfig TEXT = new GlmConfig(50, 32, 48, 3, 4, 1, 8, 4, 10_000, 1e-6, true, Activation.SILU);

    private static final VaeConfig VAE =
            new VaeConfig(3, 3, 4, List.of(8, 16), 1, 4, Activation.SILU, false, false, false, 1, 0, 64);

    @ParameterizedTest
    @MethodSource("openings")
    void runsAgainAndAgainAndLeavesNothingNativeBehind(Supplier<Workload> opening) {
        runTwice(opening);
        long before = Pointer.totalCount();

        runTwice(opening);

        assertThat(Pointer.totalCount()).isEqualTo(before);
    }

    static Stream<Supplier<Workload>> openings() {
        return Stream.of(
                () -> step(1),
                () -> step(2),
                () -> TextWorkload.open(TEXT, List.of(7), COMPUTE, DeviceBudget.AUTO),
                () -> DecodeWorkload.open(VAE, ImageSize.square(16), COMPUTE, DeviceBudget.AUTO));
    }

    /**
     * 4x2 patches. Prompt: 13 tokens, negative: 11. A token meets 12 matrices of 32x32 in a layer, and in attention each
     * token of its sequence twice in 32 dimensions. A product and a sum for each.
     */
    @Test
    void aStepTakesTwoForEachWeightAndTokenAndAttention() {
        double linear = 3 * 2.0 * 12 * 32 * 32 * (13 + 11);
        double attention = 3 * 2.0 * 2 * 32 * (13 * 13 + 11 * 11);

        assertThat(operations(() -> step(1))).isEqualTo(linear + attention);
        assertThat(operations(() -> step(4))).isEqualTo(4 * (linear + attention));
    }

    /** Queries and output 32x32, keys and values 32x8, gate and up and down 32x48. */
    @Test
    void textEncodingTakesTwoForEachWeightAndToken() {
        assertThat(operations(() -> TextWorkload.open(TEXT, List.of(7), COMPUTE, DeviceBudget.AUTO)))
                .isEqualTo(2.0 * 2 * 7 * (2 * 32 * 32 + 2 * 32 * 8 + 3 * 32 * 48));
    }

    /** 8x8 latents, 16 channels there and after upsampling, then 8 at 16x16. */
    @Test
    void decodingTakesTwoForEachWeightOfAPlainKernelAndPixel() {
        double coarse = 9 * 4 * 16 + 4 * 9 * 16 * 16 + 4 * 9 * 16 * 16;
        double fine = 9 * 16 * 16 + (9 * 16 * 8 + 3 * 9 * 8 * 8 + 16 * 8) + 9 * 8 * 3;

        assertThat(operations(() -> DecodeWorkload.open(VAE, ImageSize.square(16), COMPUTE, DeviceBudget.AUTO)))
                .isEqualTo(2 * (coarse * 64 + fine * 256));
    }

    @Test
    void sizesAreOnesThatTheNetworksCouldMake() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> StepWorkload.open(
                        TRANSFORMER, new ImageSize(64, 40), 1, List.of(5), COMPUTE, DeviceBudget.AUTO))
                .satisfies(e -> assertThat(e.code()).isEqualTo(CoreMessage.SIZE_NOT_MULTIPLE));
    }

    /** With a prompt of five tokens and a negative prompt of three. */
    private static Workload step(int images) {
        return StepWorkload.open(TRANSFORMER, SIZE, images, List.of(5, 3), COMPUTE, DeviceBudget.AUTO);
    }

    private static void runTwice(Supplier<Workload> opening) {
        try (Workload workload = opening.get()) {
            workload.run();
            workload.run();
        }
    }

    private static double operations(Supplier<Workload> opening) {
        try (Workload workload = opening.get()) {
            return workload.operations();
        }
    }
}
