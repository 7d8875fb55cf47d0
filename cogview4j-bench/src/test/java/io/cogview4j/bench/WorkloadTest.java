package io.cogview4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.ImageSize;
import io.cogview4j.nn.Activation;
import io.cogview4j.text.GlmConfig;
import io.cogview4j.transformer.TransformerConfig;
import io.cogview4j.vae.VaeConfig;
import java.util.List;
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
    @MethodSource("scenarios")
    void runsAgainAndAgainAndLeavesNothingNativeBehind(Scenario scenario) {
        measure(scenario);
        long before = Pointer.totalCount();

        Measurement measurement = measure(scenario);

        assertThat(Pointer.totalCount()).isEqualTo(before);
        assertThat(measurement.runs()).hasSize(2);
        assertThat(measurement.subject()).isEqualTo(scenario.subject());
    }

    static Stream<Scenario> scenarios() {
        return Stream.of(
                StepWorkload.scenario(TRANSFORMER, SIZE, 1, new TokenCounts(5, 3), COMPUTE),
                StepWorkload.scenario(TRANSFORMER, SIZE, 2, new TokenCounts(5, 3), COMPUTE),
                TextWorkload.scenario(TEXT, List.of(7), COMPUTE),
                DecodeWorkload.scenario(VAE, ImageSize.square(16), COMPUTE));
    }

    /**
     * 4x2 patches. Prompt: 13 tokens, negative: 11. A token meets 12 matrices of 32x32 in a layer, and in attention each
     * token of its sequence twice in 32 dimensions. A product and a sum for each.
     */
    @Test
    void aStepTakesTwoForEachWeightAndTokenAndAttention() {
        double linear = 3 * 2.0 * 12 * 32 * 32 * (13 + 11);
        double attention = 3 * 2.0 * 2 * 32 * (13 * 13 + 11 * 11);

        assertThat(StepWorkload.scenario(TRANSFORMER, SIZE, 1, new TokenCounts(5, 3), COMPUTE)
                        .operations())
                .isEqualTo(linear + attention);
        assertThat(StepWorkload.scenario(TRANSFORMER, SIZE, 4, new TokenCounts(5, 3), COMPUTE)
                        .operations())
                .isEqualTo(4 * (linear + attention));
    }

    /** Queries and output 32x32, keys and values 32x8, gate and up and down 32x48. */
    @Test
    void textEncodingTakesTwoForEachWeightAndToken() {
        assertThat(TextWorkload.scenario(TEXT, List.of(7), COMPUTE).operations())
                .isEqualTo(2.0 * 2 * 7 * (2 * 32 * 32 + 2 * 32 * 8 + 3 * 32 * 48));
    }

    /** 8x8 latents, 16 channels there and after upsampling, then 8 at 16x16. */
    @Test
    void decodingTakesTwoForEachWeightOfAPlainKernelAndPixel() {
        double coarse = 9 * 4 * 16 + 4 * 9 * 16 * 16 + 4 * 9 * 16 * 16;
        double fine = 9 * 16 * 16 + (9 * 16 * 8 + 3 * 9 * 8 * 8 + 16 * 8) + 9 * 8 * 3;

        assertThat(DecodeWorkload.scenario(VAE, ImageSize.square(16), COMPUTE).operations())
                .isEqualTo(2 * (coarse * 64 + fine * 256));
    }

    /** As published for 512x512. */
    @Test
    void theTrueDecoderTakesNearlyTenTrillion() {
        assertThat(DecodeWorkload.scenario(TrueSize.vae(), ImageSize.square(512), COMPUTE)
                        .operations())
                .isBetween(9.9e12, 9.95e12);
    }

    @Test
    void theSubjectTellsWhatIsMeasured() {
        assertThat(TextWorkload.scenario(TEXT, List.of(7), COMPUTE).subject())
                .isEqualTo(new Subject.TextEncoding(List.of(7), 2));
        assertThat(TinyWorkload.scenario(20, COMPUTE).subject())
                .isEqualTo(new Subject.TinyPicture(ImageSize.square(128), 20));
    }

    private static Measurement measure(Scenario scenario) {
        return new Meter(() -> 1, System::nanoTime).measure(scenario, 2);
    }
}
