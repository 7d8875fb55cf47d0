package io.cogview4j.transformer;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Device;
import io.cogview4j.api.Precision;
import io.cogview4j.tensor.WholeBackends;
import java.nio.file.Path;

/** The transformer as a GPU computes it. */
public final class WholeTransformer {
    private WholeTransformer() {}

    /** On a GPU of Nvidia, in float32. */
    public static CogView4Transformer onCuda(Path folder) {
        return CogView4Transformer.open(folder, ComputeSettings.defaults().withDevice(Device.CUDA));
    }

    /** On tensors of the CPU. */
    public static CogView4Transformer open(Path folder) {
        return open(folder, Precision.FLOAT32);
    }

    public static CogView4Transformer open(Path folder, Precision precision) {
        return CogView4Transformer.open(folder, WholeBackends.onCpu(precision));
    }
}
