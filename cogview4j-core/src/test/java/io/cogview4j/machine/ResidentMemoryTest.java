package io.cogview4j.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ResidentMemoryTest {
    private static final long BLOCK = 256L << 20;

    @Test
    @EnabledOnOs(OS.LINUX)
    void thePeakRemembersWhatIsNoLongerHeld() {
        assumeTrue(ResidentMemory.resetPeak(), "the peak cannot be reset here");
        long before = ResidentMemory.current().orElseThrow();
        touch(BLOCK);
        long after = ResidentMemory.current().orElseThrow();

        assertThat(ResidentMemory.peak().orElseThrow()).isGreaterThan(before + BLOCK * 9 / 10);
        assertThat(after).isLessThan(before + BLOCK / 2);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aResetForgetsThePeak() {
        touch(BLOCK);
        assumeTrue(ResidentMemory.resetPeak(), "the peak cannot be reset here");

        assertThat(ResidentMemory.peak().orElseThrow())
                .isLessThan(ResidentMemory.current().orElseThrow() + BLOCK / 2);
    }

    @Test
    @DisabledOnOs(OS.LINUX)
    void elsewhereNothingIsKnown() {
        assertThat(ResidentMemory.current()).isEmpty();
        assertThat(ResidentMemory.peak()).isEmpty();
        assertThat(ResidentMemory.resetPeak()).isFalse();
    }

    private static void touch(long bytes) {
        try (Arena arena = Arena.ofConfined()) {
            arena.allocate(bytes).fill((byte) 1);
        }
    }
}
