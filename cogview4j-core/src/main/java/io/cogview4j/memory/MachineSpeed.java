package io.cogview4j.memory;

/**
 * How fast this machine is, as far as it matters for a forecast.
 *
 * @param operationsPerSecond in matrix products, of all threads together
 * @param readBytesPerSecond from disk
 */
public record MachineSpeed(double operationsPerSecond, double readBytesPerSecond) {
    /** Computing and reading go on at the same time if blocks are read ahead, one after the other if not. */
    public double seconds(StagePlan plan) {
        double computing = plan.needs().operations() / operationsPerSecond;
        double reading = plan.readBytes() / readBytesPerSecond;
        return plan.residency().readAhead() > 0 ? Math.max(computing, reading) : computing + reading;
    }
}
