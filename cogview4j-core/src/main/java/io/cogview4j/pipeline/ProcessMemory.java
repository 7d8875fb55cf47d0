package io.cogview4j.pipeline;

import io.cogview4j.machine.ResidentMemory;
import io.cogview4j.tensor.NativeRuntime;

/**
 * What this process holds beside the stages: JVM, heap, libtorch. A process grows while it makes its first images, because
 * the pages of libraries are loaded when they are used first, classes and compiled code are added, and threads set up their
 * buffers. That growth is counted from the beginning, so that what fits a fresh process still fits it later.
 */
final class ProcessMemory {
    /** What a JVM with libtorch holds, for systems that do not tell. */
    private static final long TYPICAL_BYTES = 350L << 20;

    /** Measured: 48 to 64 MiB over nine images, with the serial collector; the last 8 MiB are in a plan's allowance. */
    static final long GROWTH_BYTES = 56L << 20;

    private static final long AT_FIRST_BYTES = residentBytes();

    private ProcessMemory() {}

    /** What the process holds when nothing is loaded for the first time any more, or now if that is more. */
    static long bytes() {
        return warmBytes(AT_FIRST_BYTES, residentBytes());
    }

    static long warmBytes(long atFirst, long now) {
        return Math.max(atFirst + GROWTH_BYTES, now);
    }

    private static long residentBytes() {
        NativeRuntime.start();
        return ResidentMemory.current().orElse(TYPICAL_BYTES - GROWTH_BYTES);
    }
}
