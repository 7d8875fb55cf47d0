package io.cogview4j.api;

import io.cogview4j.machine.UsableCores;

/**
 * How networks are computed.
 *
 * @param threads how many work at a time on a CPU, at least 1
 */
public record ComputeSettings(Device device, Precision precision, int threads) {
    public ComputeSettings {
        if (threads < 1) {
            throw new IllegalArgumentException("threads is " + threads + ", at least 1 is needed");
        }
    }

    /** On the CPU in float32, with a thread for each physical core that this process may use. */
    public static ComputeSettings defaults() {
        return new ComputeSettings(Device.CPU, Precision.FLOAT32, UsableCores.count());
    }

    /** The part of the settings that decides the numbers. */
    public Arithmetic arithmetic() {
        return new Arithmetic(device, precision);
    }

    public ComputeSettings withDevice(Device device) {
        return new ComputeSettings(device, precision, threads);
    }

    public ComputeSettings withPrecision(Precision precision) {
        return new ComputeSettings(device, precision, threads);
    }

    /** For networks that have no use for int8, whose results are the same as without. */
    public ComputeSettings withoutInt8() {
        return withPrecision(precision.activations());
    }

    public ComputeSettings withThreads(int threads) {
        return new ComputeSettings(device, precision, threads);
    }
}
