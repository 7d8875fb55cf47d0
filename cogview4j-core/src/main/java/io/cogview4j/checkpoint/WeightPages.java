package io.cogview4j.checkpoint;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Where some weights lie in their mapped files. The system reads the pages when they are touched, which stops the work,
 * and keeps them while there is memory; here it is told beforehand.
 */
public final class WeightPages {
    private final List<MemorySegment> segments;

    private final Runnable unchanged;

    /** @param unchanged throws if the files are not what they were when they were mapped */
    WeightPages(List<MemorySegment> segments, Runnable unchanged) {
        this.segments = List.copyOf(segments);
        this.unchanged = unchanged;
    }

    /**
     * Checks that the files are what they were when they were mapped. To be called before the weights are used each time,
     * since touching what was cut off ends the process.
     *
     * @throws io.cogview4j.message.CheckpointException if a file was cut short or written to
     */
    public void requireUnchanged() {
        unchanged.run();
    }

    public long bytes() {
        return segments.stream().mapToLong(MemorySegment::byteSize).sum();
    }

    /**
     * Reads all pages from disk that are not in memory; may take long. The component must stay open meanwhile.
     *
     * @throws io.cogview4j.message.CheckpointException as {@link #requireUnchanged()}
     */
    public void load() {
        requireUnchanged();
        segments.forEach(MemorySegment::load);
    }

    /** Lets the system have the pages back. What is used again is read again. */
    public void unload() {
        segments.forEach(MemorySegment::unload);
    }
}
