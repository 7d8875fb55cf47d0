package io.cogview4j.checkpoint;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.tensor.JavaInt8Units;
import java.nio.file.Path;
import java.util.function.Function;

/** Weights over a backend that has units for int8 on any processor. */
public final class Int8Backend {
    private Int8Backend() {}

    /** Those in a component's folder. The caller closes them. */
    public static Weights open(Path folder, ComputeSettings compute) {
        return Weights.open(WeightHeaders.read(folder), JavaInt8Units.backend(compute));
    }

    /** Builds a network over the headers in a component's folder, and closes it. */
    public static void blank(Path folder, ComputeSettings compute, Function<Weights, ? extends AutoCloseable> load) {
        Weights.blank(WeightHeaders.read(folder), JavaInt8Units.backend(compute), load);
    }
}
