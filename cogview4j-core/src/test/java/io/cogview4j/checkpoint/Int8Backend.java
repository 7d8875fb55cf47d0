package io.cogview4j.checkpoint;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.tensor.JavaInt8Units;
import java.nio.file.Path;

/** Weights over a backend that has units for int8 on any processor. */
public final class Int8Backend {
    private Int8Backend() {}

    /** Those in a component's folder. The caller closes them. */
    public static Weights open(Path folder, ComputeSettings compute) {
        return Weights.open(WeightHeaders.read(folder), JavaInt8Units.backend(compute));
    }
}
