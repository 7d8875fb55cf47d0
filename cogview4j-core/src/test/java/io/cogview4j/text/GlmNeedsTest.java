package io.cogview4j.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Device;
import io.cogview4j.api.Precision;
import io.cogview4j.checkpoint.WeightSizes;
import io.cogview4j.memory.DeviceNeeds;
import io.cogview4j.nn.Activation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What encoding needs where a device computes; measured runs hold what it needs on a CPU. */
class GlmNeedsTest {
    /** GLM-4-9B, as CogView4-6B has it. */
    private static final GlmConfig CONFIG =
            new GlmConfig(151_552, 4096, 13_696, 40, 32, 2, 128, 64, 10_000, 1.5625e-7, true, Activation.SILU);

    private static final long MEBIBYTE = 1L << 20;

    @Test
    void twoLayersAreHeldToBeSent() {
        long layer = onDevice(Precision.BFLOAT16, 16, 16).blockBytes();

        assertThat(layer).isBetween(389 * MEBIBYTE, 390 * MEBIBYTE);
        assertThat(hostBytes(Precision.BFLOAT16, 16)).isBetween(2 * layer, 2 * layer + 2 * MEBIBYTE);
        assertThat(hostBytes(Precision.FLOAT32, 16)).isBetween(4 * layer, 4 * layer + 2 * MEBIBYTE);
    }

    @Test
    void theDeviceHoldsAllLayersButTheLastAndTheirNorms() {
        DeviceNeeds needs = onDevice(Precision.BFLOAT16, 144, 16);

        assertThat(needs.blocks()).isEqualTo(39);
        assertThat(needs.fixedBytes()).isEqualTo(39 * 2 * 4096 * Float.BYTES);
    }

    @Test
    void whatIsComputedTakesSoMuchForEachTokenOfAnyPrompt() {
        long few = onDevice(Precision.BFLOAT16, 16, 16).workBytes();
        long many = onDevice(Precision.BFLOAT16, 1024, 32).workBytes();
        long apart = onDevice(Precision.BFLOAT16, 528, 528).workBytes();

        assertThat(many).isEqualTo(apart);
        assertThat((many - few) / (1056.0 - 32)).isBetween(100e3, 140e3); // two times 13,696 are most of it
    }

    private static DeviceNeeds onDevice(Precision precision, Integer... tokens) {
        return GlmNeeds.onDevice(CONFIG, compute(precision), List.of(tokens));
    }

    private static long hostBytes(Precision precision, int tokens) {
        return GlmNeeds.of(new WeightSizes(List.of()), CONFIG, compute(precision), List.of(tokens))
                .workBytes();
    }

    private static ComputeSettings compute(Precision precision) {
        return ComputeSettings.defaults().withDevice(Device.CUDA).withPrecision(precision);
    }
}
