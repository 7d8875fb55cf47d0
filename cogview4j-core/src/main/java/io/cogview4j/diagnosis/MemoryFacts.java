package io.cogview4j.diagnosis;

import io.cogview4j.machine.AvailableMemory;
import io.cogview4j.machine.ContainerMemory;
import io.cogview4j.machine.MemoryFigures;
import java.util.OptionalLong;

/**
 * Physical memory; what the system does not tell is empty.
 *
 * @param availableBytes what runs are planned with where nobody asks for another limit
 * @param machineBytes all there is in the machine
 * @param containerLimitBytes what the container of this process may have; empty without a limit
 * @param swapBytes room for pages that were written out
 * @param freeSwapBytes how much of it is free
 */
public record MemoryFacts(
        long availableBytes,
        OptionalLong machineBytes,
        OptionalLong containerLimitBytes,
        OptionalLong swapBytes,
        OptionalLong freeSwapBytes) {
    /**
     * The smallest limit within which CogView4-6B makes a picture of 1024x1024 with guidance, on a few threads.
     */
    public static final long LEAST_BYTES = 2_400L << 20;

    /** With this much it reads its weights once, not once a step. */
    public static final long COMFORTABLE_BYTES = 14L << 30;

    static MemoryFacts current() {
        MemoryFigures machine = MemoryFigures.current();
        return new MemoryFacts(
                AvailableMemory.bytes(),
                machine.totalBytes(),
                ContainerMemory.current().limitBytes(),
                machine.swapBytes(),
                machine.freeSwapBytes());
    }
}
