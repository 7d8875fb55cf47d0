package io.cogview4j.tensor;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Precision;
import org.bytedeco.pytorch.global.torch.DeviceType;

/** Backends that have work done as on a GPU, without one. */
public final class WholeBackends {
    private WholeBackends() {}

    /** On tensors of the CPU. */
    public static Backend onCpu(Precision precision) {
        return on(DeviceType.CPU, precision);
    }

    /** On tensors that have shapes and no values, and cannot be mixed with others. */
    public static Backend onMeta(Precision precision) {
        return on(DeviceType.Meta, precision);
    }

    private static Backend on(DeviceType type, Precision precision) {
        return Backend.whole(ComputeSettings.defaults().withThreads(1).withPrecision(precision), type);
    }
}
