package io.cogview4j.machine;

import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What Linux tells about the memory of the whole machine, whatever part of it this process may have.
 *
 * @param root of the file system in which the kernel tells
 */
public record MemoryFigures(Path root) {
    /** Those of this machine. */
    public static MemoryFigures current() {
        return new MemoryFigures(Path.of("/"));
    }

    /** All physical memory in bytes; empty where the system does not tell. */
    public OptionalLong totalBytes() {
        return bytes("MemTotal");
    }

    /** All room for pages that were written out, in bytes; empty where the system does not tell. */
    public OptionalLong swapBytes() {
        return bytes("SwapTotal");
    }

    /** How much of that is free, in bytes; empty where the system does not tell. */
    public OptionalLong freeSwapBytes() {
        return bytes("SwapFree");
    }

    private OptionalLong bytes(String name) {
        return KernelFigures.readKibibytes(root.resolve("proc/meminfo"), name);
    }
}
