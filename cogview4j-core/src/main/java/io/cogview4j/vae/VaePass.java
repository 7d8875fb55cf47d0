package io.cogview4j.vae;

import io.cogview4j.api.Precision;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.NativeRuntime;
import io.cogview4j.tensor.Scope;
import org.bytedeco.pytorch.Tensor;

/** One image through a half of the autoencoder, on the threads and in the precision that its backend was opened with. */
record VaePass(Backend backend) {
    /** What a half computes. */
    @FunctionalInterface
    interface Network {
        /** {@code [1, C, H, W] -> [1, C', H', W']}. Takes {@code x} over. */
        Tensor forward(Tensor x, Strips strips);
    }

    /** @param strips their precision is that of the backend, whatever they say */
    Planes run(Planes image, Strips strips, Network network) {
        Strips precise = strips.withPrecision(backend.multipliesInBfloat16() ? Precision.BFLOAT16 : Precision.FLOAT32);
        NativeRuntime.useThreads(backend.settings().threads()); // convolutions are shared out by the library
        try (var _ = Scope.open()) {
            return Planes.of(network.forward(backend.onDevice(image.toTensor()), precise));
        } finally {
            NativeRuntime.useThreads(1);
        }
    }
}
