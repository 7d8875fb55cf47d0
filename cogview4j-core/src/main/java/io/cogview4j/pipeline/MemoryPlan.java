package io.cogview4j.pipeline;

import io.cogview4j.memory.MemoryBudget;
import io.cogview4j.memory.StagePlan;
import java.util.List;

/** How a request keeps a budget, stage by stage. */
public record MemoryPlan(MemoryBudget budget, List<StagePlan> stages) {
    public MemoryPlan {
        stages = List.copyOf(stages);
    }

    /** The highest peak of all stages. */
    public long peakBytes() {
        return stages.stream().mapToLong(StagePlan::peakBytes).max().orElse(0);
    }
}
