package io.cogview4j;

import io.cogview4j.events.PlannedStage;

/**
 * How fast a machine is, as far as it matters for a forecast.
 *
 * @param operationsPerSecond in matrix products, of all threads together
 * @param readBytesPerSecond from disk
 */
public record MachineSpeed(double operationsPerSecond, double readBytesPerSecond) {
    /** Computing and reading go on at the same time if blocks are read ahead, one after the other if not. */
    public double seconds(PlannedStage stage) {
        double computing = stage.operations() / operationsPerSecond;
        double reading = stage.readBytes() / readBytesPerSecond;
        return stage.readAhead() > 0 ? Math.max(computing, reading) : computing + reading;
    }

    /** Of all stages. */
    public double seconds(MemoryPlan plan) {
        return plan.stages().stream().mapToDouble(this::seconds).sum();
    }
}
