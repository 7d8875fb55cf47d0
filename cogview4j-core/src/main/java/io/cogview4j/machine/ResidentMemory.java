package io.cogview4j.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * How much physical memory this process holds, mapped files included, as the operating system counts it. Known on
 * Linux; elsewhere every figure is empty.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_status.5.html">proc_pid_status(5)</a>
 */
public final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path CLEAR_REFS = Path.of("/proc/self/clear_refs");

    private ResidentMemory() {}

    /** Bytes resident now. */
    public static OptionalLong current() {
        return KernelFigures.readKibibytes(STATUS, "VmRSS");
    }

    /** The most bytes that were resident at once, since the start or the last {@link #resetPeak()}. */
    public static OptionalLong peak() {
        return KernelFigures.readKibibytes(STATUS, "VmHWM");
    }

    /**
     * Lets the peak begin anew from what is resident now.
     *
     * @return false where this is not possible, so that the peak is that of the whole process
     */
    public static boolean resetPeak() {
        try {
            Files.writeString(CLEAR_REFS, "5");
            return true;
        } catch (IOException | SecurityException e) {
            return false;
        }
    }
}
