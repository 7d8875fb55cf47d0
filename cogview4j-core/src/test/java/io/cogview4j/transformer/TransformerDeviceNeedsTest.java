package io.cogview4j.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.DeviceBudget;
import io.cogview4j.api.Precision;
import io.cogview4j.checkpoint.WeightSizes;
import io.cogview4j.memory.DeviceNeeds;
import io.cogview4j.memory.DevicePlan;
import io.cogview4j.memory.DeviceRoom;
import io.cogview4j.message.ComputeMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.TensorInfo;
import io.cogview4j.sampling.StepCache;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the transformer of CogView4-6B needs of a GPU, with guidance and prompts of 144 and 16 tokens. */
class TransformerDeviceNeedsTest {
    private static final TransformerConfig CONFIG =
            new TransformerConfig(2, 16, 16, 28, 128, 32, 4096, 512, 256, 128, List.of(256, 256));
    private static final int BLOCKS = 28;

    /** All layers around the blocks. */
    private static final WeightSizes SIZES = new WeightSizes(List.of(
            matrix("patch_embed.proj", 4096, 64),
            matrix("patch_embed.text_proj", 4096, 4096),
            matrix("time_condition_embed.timestep_embedder.linear_1", 512, 4096),
            matrix("time_condition_embed.timestep_embedder.linear_2", 512, 512),
            matrix("time_condition_embed.condition_embedder.linear_1", 512, 1536),
            matrix("time_condition_embed.condition_embedder.linear_2", 512, 512),
            matrix("norm_out.linear", 8192, 512),
            matrix("proj_out", 64, 4096),
            matrix("transformer_blocks.0.attn1.to_q", 4096, 4096)));

    @ParameterizedTest
    @CsvSource({
        "24GB, 1024, 1, BFLOAT16, 28", // all of them
        "16GB, 1024, 1, BFLOAT16, 28",
        "12GB, 1024, 1, BFLOAT16, 19",
        "12GB, 1024, 4, BFLOAT16, 10",
        "8GB, 1024, 1, BFLOAT16, 10",
        "8GB, 512, 1, BFLOAT16, 12",
        "12GB, 1024, 1, FLOAT32, 8",
        "4GB, 512, 1, BFLOAT16, 3"
    })
    void theRestTakesTurnsOnSmallCards(String card, int side, int pictures, Precision precision, int residents) {
        DeviceBudget budget = DeviceBudget.parse(card);
        DevicePlan plan = needs(side, pictures, precision, StepCache.OFF).within(room(budget));

        assertThat(plan.residentBlocks()).isEqualTo(residents);
        assertThat(plan.peakBytes()).isLessThanOrEqualTo(budget.bytes());
        assertThat(plan.slots()).isEqualTo(residents == BLOCKS ? 0 : 2);
    }

    @Test
    void eachPassSendsTheBlocksThatDoNotStay() {
        DevicePlan plan = needs(1024, 1, Precision.BFLOAT16, StepCache.OFF).within(room(DeviceBudget.parse("12GB")));
        long block = plan.needs().blockBytes();
        long around = plan.needs().fixedBytes();

        assertThat(block).isBetween(431L << 20, 433L << 20);
        assertThat(plan.sentBytes(50)).isEqualTo(around + block * (19 + 50 * 9));
    }

    @Test
    void whatAFirstBlockCacheKeepsCounts() {
        long width = 4096;
        long tokens = 4096;
        assertThat(needs(1024, 1, Precision.BFLOAT16, new StepCache.FirstBlock(0.1))
                                .workBytes()
                        - needs(1024, 1, Precision.BFLOAT16, StepCache.OFF).workBytes())
                .isEqualTo(Float.BYTES * (2 * 2 * tokens * width + tokens * width));
    }

    @Test
    void twoGibibytesAreTooLittle() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(
                        () -> needs(512, 1, Precision.BFLOAT16, StepCache.OFF).within(room(DeviceBudget.parse("2GB"))))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ComputeMessage.DEVICE_MEMORY_TOO_SMALL));
    }

    /** A card that nobody else uses. */
    private static DeviceRoom room(DeviceBudget budget) {
        return DeviceRoom.ofAll(budget, Long.MAX_VALUE, 0);
    }

    private static DeviceNeeds needs(int side, int pictures, Precision precision, StepCache cache) {
        Integer[] tokens = new Integer[2 * pictures];
        Arrays.fill(tokens, 0, pictures, 144);
        Arrays.fill(tokens, pictures, 2 * pictures, 16);
        long imageTokens = (side / 16L) * (side / 16L);
        return TransformerNeeds.onDevice(SIZES, CONFIG, precision, pictures, imageTokens, List.of(tokens), cache);
    }

    private static TensorInfo matrix(String name, long rows, long columns) {
        return new TensorInfo(name + ".weight", DType.BF16, List.of(rows, columns), 0, 2 * rows * columns);
    }
}
