package io.cogview4j.memory;

import java.util.Collections;
import java.util.List;

/**
 * What a stage needs, memory beside what the process holds anyway and work; known from configs and headers.
 *
 * @param fixedWeightBytes weights that are in memory from beginning to end
 * @param blockBytes weights of each block, in the order of use
 * @param workBytes activations and buffers at their peak
 * @param passes how often all blocks are used
 * @param operations on floating-point numbers, all told
 */
public record StageNeeds(long fixedWeightBytes, List<Long> blockBytes, long workBytes, int passes, double operations) {
    public StageNeeds {
        blockBytes = List.copyOf(blockBytes);
    }

    /** The most that is needed at once. */
    public long peakBytes(Residency residency) {
        return fixedWeightBytes + weightBytes(residency) + workBytes;
    }

    /** The blocks that are in memory at once, taken at their largest. */
    public long weightBytes(Residency residency) {
        int resident = Math.min(residency.residentBlocks(), blockBytes.size());
        List<Long> streamed = blockBytes.subList(resident, blockBytes.size());
        long bytes = blockBytes.subList(0, resident).stream()
                .mapToLong(Long::longValue)
                .sum();
        if (!streamed.isEmpty()) {
            bytes += Math.min(streamed.size(), 1 + residency.readAhead()) * Collections.max(streamed);
        }
        return bytes;
    }

    /** What is read from disk. */
    public long readBytes(Residency residency) {
        long all = blockBytes.stream().mapToLong(Long::longValue).sum();
        int resident = Math.min(residency.residentBlocks(), blockBytes.size());
        long streamed = blockBytes.subList(resident, blockBytes.size()).stream()
                .mapToLong(Long::longValue)
                .sum();
        return fixedWeightBytes + all + (passes - 1) * streamed;
    }
}
