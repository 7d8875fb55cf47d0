package io.cogview4j.memory;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What a stage needs, memory beside what the process holds anyway and work; known from configs and headers. Memory is that of the
 * process where nothing else is said.
 *
 * @param fixedWeightBytes weights that are in memory from beginning to end
 * @param blockBytes weights of each block, in the order of use
 * @param workBytes activations and buffers at their peak
 * @param passes how often all blocks are used
 * @param operations on floating-point numbers, all told
 * @param onDevice memory of a device; empty where none takes part, or it is not planned
 */
public record StageNeeds(
        long fixedWeightBytes,
        List<Long> blockBytes,
        long workBytes,
        int passes,
        double operations,
        Optional<DeviceDemand> onDevice) {
    public StageNeeds {
        blockBytes = List.copyOf(blockBytes);
    }

    /** Of a stage that needs no memory of a device. */
    public StageNeeds(long fixedWeightBytes, List<Long> blockBytes, long workBytes, int passes, double operations) {
        this(fixedWeightBytes, blockBytes, workBytes, passes, operations, Optional.empty());
    }

    /** The same with so much of a device beside it. */
    public StageNeeds with(DeviceDemand onDevice) {
        return new StageNeeds(fixedWeightBytes, blockBytes, workBytes, passes, operations, Optional.of(onDevice));
    }

    /** The most that is needed at once. */
    public long peakBytes(Residency residency) {
        return fixedWeightBytes + weightBytes(residency) + workBytes;
    }

    /** The blocks that are in memory at once, taken at their largest. */
    public long weightBytes(Residency residency) {
        List<Long> streamed = streamed(residency);
        long kept = sum(blockBytes) - sum(streamed);
        if (streamed.isEmpty()) {
            return kept;
        }
        int blocks = blockBytes.size();
        int window = residency.blocksInMemory(blocks) - (blocks - streamed.size());
        return kept + window * Collections.max(streamed);
    }

    /** What is read from disk. */
    public long readBytes(Residency residency) {
        return fixedWeightBytes + sum(blockBytes) + (passes - 1) * sum(streamed(residency));
    }

    private List<Long> streamed(Residency residency) {
        int blocks = blockBytes.size();
        return blockBytes.subList(Math.min(residency.residentBlocks(), blocks), blocks);
    }

    private static long sum(List<Long> bytes) {
        return bytes.stream().mapToLong(Long::longValue).sum();
    }
}
