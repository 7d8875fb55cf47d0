package io.cogview4j.bench;

import io.cogview4j.api.ProgramVersion;
import io.cogview4j.tensor.NativeRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where it was measured.
 *
 * @param processors how many the process may use
 * @param vectorInstructions the widest that libtorch's own kernels use, and {@code AMX} or {@code BF16} where bfloat16 is faster
 * @param loadAverage of the last minute, before anything was measured; negative where the system does not tell
 */
public record Machine(
        String processor,
        int processors,
        String vectorInstructions,
        String system,
        String java,
        String cogview4j,
        String libtorch,
        double loadAverage) {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    /** A load by others of this part of the processors spoils measurements. */
    private static final double BUSY = 0.25;

    /** This one. */
    public static Machine current() {
        NativeRuntime.start();
        return new Machine(
                processorName(PROCESSORS),
                Runtime.getRuntime().availableProcessors(),
                NativeRuntime.vectorInstructions(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
                ProgramVersion.current(),
                NativeRuntime.version(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    /** Whether others keep the processors busy. */
    public boolean isBusy() {
        return loadAverage > BUSY * processors;
    }

    /** What Linux says, or the architecture. */
    static String processorName(Path processors) {
        if (!Files.exists(processors)) {
            return System.getProperty("os.arch");
        }
        try (Stream<String> lines = Files.lines(processors)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
