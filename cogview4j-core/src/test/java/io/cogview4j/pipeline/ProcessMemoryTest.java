package io.cogview4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessMemoryTest {
    private static final long COLD = 200L << 20;
    private static final long WARM = COLD + ProcessMemory.GROWTH_BYTES;

    @Test
    void whatAFreshProcessWillGrowByIsCounted() {
        assertThat(ProcessMemory.warmBytes(COLD, COLD)).isEqualTo(WARM);
    }

    @Test
    void growthThatWasCountedIsNotCountedAgain() {
        assertThat(ProcessMemory.warmBytes(COLD, COLD + (20 << 20))).isEqualTo(WARM);
    }

    @Test
    void whatAProcessHoldsBeyondThatCounts() {
        assertThat(ProcessMemory.warmBytes(COLD, WARM + 1)).isEqualTo(WARM + 1);
    }
}
