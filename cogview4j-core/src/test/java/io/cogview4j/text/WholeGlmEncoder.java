package io.cogview4j.text;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Device;
import io.cogview4j.api.Precision;
import io.cogview4j.tensor.WholeBackends;
import java.nio.file.Path;

/** The text encoder as a GPU computes it. */
public final class WholeGlmEncoder {
    private WholeGlmEncoder() {}

    /** On a GPU of Nvidia. */
    public static GlmEncoder onCuda(Path folder, Precision precision) {
        return GlmEncoder.open(
                folder, ComputeSettings.defaults().withDevice(Device.CUDA).withPrecision(precision));
    }

    /** On tensors of the CPU. */
    public static GlmEncoder open(Path folder, Precision precision) {
        return GlmEncoder.open(folder, WholeBackends.onCpu(precision));
    }
}
