package io.cogview4j;

import io.cogview4j.api.MemoryBudget;
import io.cogview4j.events.PlannedStage;
import java.util.List;

/**
 * How a run keeps a budget.
 *
 * @param stages in the order in which they run
 */
public record MemoryPlan(MemoryBudget budget, List<PlannedStage> stages) {
    public MemoryPlan {
        stages = List.copyOf(stages);
    }

    /** The highest peak of all stages. */
    public long peakBytes() {
        return stages.stream().mapToLong(PlannedStage::peakBytes).max().orElse(0);
    }

    /** What is read from disk, if nothing of it is in memory yet. */
    public long readBytes() {
        return stages.stream().mapToLong(PlannedStage::readBytes).sum();
    }
}
