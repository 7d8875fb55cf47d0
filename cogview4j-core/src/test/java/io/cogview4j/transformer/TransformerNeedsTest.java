package io.cogview4j.transformer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Device;
import io.cogview4j.api.Precision;
import io.cogview4j.checkpoint.WeightSizes;
import io.cogview4j.memory.StageNeeds;
import io.cogview4j.nn.LowRankSizes;
import io.cogview4j.sampling.StepCache;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the process needs where a device computes; measured runs hold what it needs on a CPU. */
class TransformerNeedsTest {
    private static final TransformerConfig CONFIG =
            new TransformerConfig(2, 16, 16, 28, 128, 32, 4096, 512, 256, 128, List.of(256, 256));
    private static final long MEBIBYTE = 1L << 20;

    @Test
    void twoBlocksAreHeldToBeSentWhateverThePicture() {
        assertThat(workBytes(Precision.BFLOAT16, 4096, StepCache.OFF))
                .isEqualTo(workBytes(Precision.BFLOAT16, 1024, new StepCache.FirstBlock(0.1)))
                .isBetween(2 * 432 * MEBIBYTE, 2 * 433 * MEBIBYTE);
        assertThat(workBytes(Precision.FLOAT32, 4096, StepCache.OFF))
                .isEqualTo(2 * workBytes(Precision.BFLOAT16, 4096, StepCache.OFF));
    }

    @Test
    void theSeriesOfTaylorIsInTheHeap() {
        assertThat(workBytes(Precision.BFLOAT16, 4096, new StepCache.Taylor(1, 5)))
                .isGreaterThan(workBytes(Precision.BFLOAT16, 4096, StepCache.OFF));
    }

    private static long workBytes(Precision precision, long imageTokens, StepCache cache) {
        StageNeeds needs = TransformerNeeds.of(
                new WeightSizes(List.of()),
                CONFIG,
                ComputeSettings.defaults().withDevice(Device.CUDA).withPrecision(precision),
                1,
                imageTokens,
                List.of(32, 16),
                new TransformerNeeds.Passes(1, 0),
                LowRankSizes.NONE,
                cache);
        return needs.workBytes();
    }
}
