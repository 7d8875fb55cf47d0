package io.cogview4j.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.MemoryBudget;
import io.cogview4j.events.Stage;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StagePlanTest {
    private static final long BASE = 300;
    private static final StageNeeds NEEDS = new StageNeeds(50, List.of(100L, 120L, 100L, 100L), 200, 10, 0);

    @Test
    void withoutALimitEverythingStays() {
        assertThat(plan(Long.MAX_VALUE).residency()).isEqualTo(new Residency(4, 1));
    }

    @ParameterizedTest
    @ValueSource(longs = {700, 760, 850, 900, 1000, 1100, 5000})
    void thePeakIsWithinTheBudget(long beside) {
        long budget = StagePlan.ALLOWANCE_BYTES + beside;
        assertThat(plan(budget).peakBytes()).isLessThanOrEqualTo(budget);
    }

    @Test
    void readingAheadComesBeforeKeepingBlocks() {
        assertThat(plan(StagePlan.ALLOWANCE_BYTES + 900).residency()).isEqualTo(new Residency(0, 1));
    }

    @Test
    void asManyBlocksStayAsFit() {
        assertThat(plan(StagePlan.ALLOWANCE_BYTES + 940).residency()).isEqualTo(new Residency(1, 1));
    }

    @Test
    void theSmallestBudgetFitsAndOneByteLessDoesNot() {
        long smallest = StagePlan.smallestBudgetBytes(BASE, NEEDS);
        assertThat(plan(smallest).residency()).isEqualTo(new Residency(0, 0));
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> plan(smallest - 1))
                .satisfies(e -> assertThat(e.code()).isEqualTo(CoreMessage.MEMORY_TOO_SMALL_FOR_DENOISING));
    }

    @Test
    void theLargestStreamedBlockCounts() {
        assertThat(NEEDS.weightBytes(new Residency(0, 0))).isEqualTo(120);
        assertThat(NEEDS.weightBytes(new Residency(2, 1))).isEqualTo(220 + 200);
        assertThat(NEEDS.weightBytes(new Residency(3, 1))).isEqualTo(320 + 100);
    }

    @Test
    void whatStaysIsReadOnce() {
        assertThat(NEEDS.readBytes(new Residency(4, 1))).isEqualTo(50 + 420);
        assertThat(NEEDS.readBytes(new Residency(2, 1))).isEqualTo(50 + 420 + 9 * 200);
    }

    private static StagePlan plan(long budget) {
        return StagePlan.fit(Stage.DENOISING, new MemoryBudget(budget), BASE, NEEDS);
    }
}
