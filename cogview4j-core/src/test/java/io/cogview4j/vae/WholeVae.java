package io.cogview4j.vae;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Device;
import io.cogview4j.api.DeviceBudget;
import io.cogview4j.api.Precision;
import io.cogview4j.tensor.WholeBackends;
import java.nio.file.Path;

/** The autoencoder as a GPU computes it. */
public final class WholeVae {
    private WholeVae() {}

    /** On tensors of the CPU. */
    public static VaeDecoder decoder(Path folder) {
        return decoder(folder, Precision.FLOAT32);
    }

    public static VaeDecoder decoder(Path folder, Precision precision) {
        return VaeDecoder.open(folder, WholeBackends.onCpu(precision));
    }

    /** In so much memory of a device as this leaves. */
    public static VaeDecoder decoder(Path folder, DeviceBudget budget) {
        return VaeDecoder.open(folder, WholeBackends.onCpu(Precision.FLOAT32, budget));
    }

    /** On tensors of the CPU, in the order of memory of an Apple GPU. */
    public static VaeDecoder planarDecoder(Path folder) {
        return VaeDecoder.open(folder, WholeBackends.planar(Precision.FLOAT32));
    }

    /** On a GPU of Nvidia, in float32. */
    public static VaeDecoder decoderOnCuda(Path folder) {
        return VaeDecoder.open(folder, ComputeSettings.defaults().withDevice(Device.CUDA));
    }

    /** As {@link #decoder(Path)}. */
    public static VaeEncoder encoder(Path folder) {
        return encoder(folder, Precision.FLOAT32);
    }

    public static VaeEncoder encoder(Path folder, Precision precision) {
        return VaeEncoder.open(folder, WholeBackends.onCpu(precision));
    }

    /** As {@link #decoder(Path, DeviceBudget)}. */
    public static VaeEncoder encoder(Path folder, DeviceBudget budget) {
        return VaeEncoder.open(folder, WholeBackends.onCpu(Precision.FLOAT32, budget));
    }

    /** As {@link #planarDecoder}. */
    public static VaeEncoder planarEncoder(Path folder) {
        return VaeEncoder.open(folder, WholeBackends.planar(Precision.FLOAT32));
    }

    /** As {@link #decoderOnCuda}. */
    public static VaeEncoder encoderOnCuda(Path folder) {
        return VaeEncoder.open(folder, ComputeSettings.defaults().withDevice(Device.CUDA));
    }
}
