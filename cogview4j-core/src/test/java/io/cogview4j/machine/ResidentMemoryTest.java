package io.cogview4j.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cogview4j.fixtures.SmallProcess;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ResidentMemoryTest {
    private static final long BLOCK = 256L << 20;

    @Test
    @EnabledOnOs(OS.LINUX)
    void thePeakRemembersWhatIsNoLongerHeld() throws Exception {
        assumeTrue(ResidentMemory.resetPeak(), "the peak cannot be reset here");
        List<Long> printed =
                SmallProcess.run(Touches.class).stream().map(Long::valueOf).toList();
        long before = printed.getFirst();
        long after = printed.get(1);
        long peak = printed.getLast();

        assertThat(peak).isGreaterThan(before + BLOCK * 9 / 10);
        assertThat(after).isLessThan(before + BLOCK / 2);
    }

    /** Touches a block and lets it go, in a process whose heap gives nothing back meanwhile. */
    static final class Touches {
        private Touches() {}

        @SuppressWarnings("unused") // started by name
        public static void main(String[] arguments) {
            ResidentMemory.resetPeak();
            System.out.println(ResidentMemory.current().orElseThrow());
            touch(BLOCK);
            System.out.println(ResidentMemory.current().orElseThrow());
            System.out.println(ResidentMemory.peak().orElseThrow());
        }
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
