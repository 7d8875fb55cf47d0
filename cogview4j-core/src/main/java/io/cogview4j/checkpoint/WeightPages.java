package io.cogview4j.checkpoint;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Where some weights lie in their mapped files. The system reads the pages when they are touched, which stops the work,
 * and keeps them while there is memory; here it is told beforehand.
 */
public final class WeightPages {
    private final List<MemorySegment> segments;

    WeightPages(List<MemorySegment> segments) {
        this.segments = List.copyOf(segments);
    }

    public long bytes() {
        return segments.stream().mapToLong(MemorySegment::byteSize).sum();
    }

    /** Reads all pages from disk that are not in memory; may take long. The component must stay open meanwhile. */
    public void load() {
        segments.forEach(MemorySegment::load);
    }

    /** Lets the system have the pages back. What is used again is read again. */
    public void unload() {
        segments.forEach(MemorySegment::unload);
    }
}
