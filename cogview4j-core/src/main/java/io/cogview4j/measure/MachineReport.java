package io.cogview4j.measure;

import io.cogview4j.machine.ContainerMemory;
import io.cogview4j.machine.Processor;
import io.cogview4j.machine.ProgramVersion;
import io.cogview4j.machine.ResidentMemory;
import io.cogview4j.tensor.NativeRuntime;
import java.lang.management.ManagementFactory;
import java.util.OptionalLong;

/**
 * On what was measured: processor, system and versions.
 *
 * @param processors how many the process may use
 * @param vectorInstructions the widest that libtorch's own kernels use, and {@code AMX} or {@code BF16} where bfloat16 is faster
 * @param loadAverage of the last minute, before anything was measured; negative where the system does not tell
 */
public record MachineReport(
        String processor,
        int processors,
        String vectorInstructions,
        String system,
        String java,
        String cogview4j,
        String libtorch,
        double loadAverage) {
    /** A load by others of this part of the processors spoils measurements. */
    private static final double BUSY = 0.25;

    /** Of the machine that this runs on. */
    public static MachineReport current() {
        NativeRuntime.start();
        return new MachineReport(
                Processor.current().name(),
                Runtime.getRuntime().availableProcessors(),
                NativeRuntime.vectorInstructions(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
                ProgramVersion.current(),
                NativeRuntime.version(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    /**
     * The most bytes of physical memory that this process held at once, since its start or since a stage of a run last
     * began to count anew. Empty where the system does not tell.
     */
    public static OptionalLong peakResidentBytes() {
        return ResidentMemory.peak();
    }

    /**
     * The most bytes that the container of this process held at once, page cache included, since it was made. Empty where
     * there is none, or the system does not tell.
     */
    public static OptionalLong containerPeakBytes() {
        return ContainerMemory.current().peakBytes();
    }

    /** Whether others keep the processors busy. */
    public boolean isBusy() {
        return loadAverage > BUSY * processors;
    }
}
