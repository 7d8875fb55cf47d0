package io.cogview4j.tensor;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.DeviceBudget;
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

    /** As {@link #onMeta(Precision)}, with kernels that libtorch does not have for these. */
    public static Backend onMeta(Precision precision, NativeKernels kernels) {
        return on(DeviceType.Meta, precision, DeviceBudget.AUTO, false, kernels);
    }

    /** As {@link #onCpu(Precision)}, in so much memory of a device as this leaves. */
    public static Backend onCpu(Precision precision, DeviceBudget budget) {
        return on(DeviceType.CPU, precision, budget, false, NativeKernels.LIBTORCH);
    }

    /** As {@link #onCpu(Precision)}, with feature maps in the order of memory of an Apple GPU. */
    public static Backend planar(Precision precision) {
        return planar(precision, DeviceBudget.AUTO, NativeKernels.LIBTORCH);
    }

    public static Backend planar(Precision precision, DeviceBudget budget, NativeKernels kernels) {
        return on(DeviceType.CPU, precision, budget, true, kernels);
    }

    private static Backend on(DeviceType type, Precision precision) {
        return on(type, precision, DeviceBudget.AUTO, false, NativeKernels.LIBTORCH);
    }

    private static Backend on(
            DeviceType type, Precision precision, DeviceBudget budget, boolean planar, NativeKernels kernels) {
        return Backend.whole(settings(precision), budget, type, planar, kernels);
    }

    private static ComputeSettings settings(Precision precision) {
        return ComputeSettings.defaults().withThreads(1).withPrecision(precision);
    }
}
