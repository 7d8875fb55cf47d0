package io.cogview4j.machine;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How much memory this process could have. */
public final class AvailableMemory {
    private static final Path MEMINFO = Path.of("/proc/meminfo");

    private AvailableMemory() {}

    /**
     * The smaller of what the container allows (cgroup v1 or v2, as the JVM reads them) and what the machine has left,
     * this process included.
     */
    public static long bytes() {
        long total = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
        return Math.min(total, left(total));
    }

    /** Without Linux's figure, three quarters of all there is. */
    private static long left(long total) {
        OptionalLong available = KernelFigures.readKibibytes(MEMINFO, "MemAvailable");
        return available.isPresent()
                ? available.getAsLong() + ResidentMemory.current().orElse(0)
                : total / 4 * 3;
    }
}
