package io.cogview4j.machine;

import java.nio.file.Path;
import java.util.OptionalLong;

/** What this process has read from disk, by the kernel's account; pages that were in memory do not count. */
public final class DiskReads {
    private static final Path IO = Path.of("/proc/self/io");

    private DiskReads() {}

    /** Bytes since the start of the process; empty where the system does not tell. */
    public static OptionalLong bytes() {
        return KernelFigures.read(IO, "read_bytes");
    }
}
