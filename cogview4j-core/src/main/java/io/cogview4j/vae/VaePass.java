package io.cogview4j.vae;

import io.cogview4j.api.Precision;
import io.cogview4j.memory.DeviceRoom;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.DeviceOccupancy;
import io.cogview4j.tensor.DeviceProblem;
import io.cogview4j.tensor.NativeRuntime;
import io.cogview4j.tensor.Scope;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;

/**
 * One image through a half of the autoencoder, on the threads, in the precision and in the device's memory that its backend has.
 *
 * @param keptBytes what weights take of the device already
 */
record VaePass(Backend backend, long keptBytes) {
    /** What a half computes. */
    @FunctionalInterface
    interface Network {
        /** {@code [1, C, H, W] -> [1, C', H', W']}. Takes {@code x} over. */
        Tensor forward(Tensor x, Strips strips);
    }

    /**
     * How images of a size are cut. Never, where feature maps are planes, of which a strip would be no contiguous part.
     *
     * @param asked to fit the memory of the process; a device has its own
     * @param upsampledValues as {@link DeviceStrips#largest} wants them
     * @param needs what such an image takes of a device
     */
    Strips strips(Strips asked, List<Long> upsampledValues, Function<Strips, VaeDeviceNeeds> needs) {
        Precision precision = backend.multipliesInBfloat16() ? Precision.BFLOAT16 : Precision.FLOAT32;
        if (!backend.computesWhole()) {
            return asked.withPrecision(precision);
        }
        if (backend.isPlanar()) {
            return Strips.UNCUT.withPrecision(precision);
        }
        return DeviceStrips.largest(upsampledValues, room(), precision, needs);
    }

    /** What is free there, as far as the budget goes; the same that was planned with, if nobody else has come or gone. */
    private DeviceRoom room() {
        backend.trim();
        DeviceOccupancy now = DeviceOccupancy.of(backend.settings().device());
        return DeviceRoom.ofRest(backend.deviceBudget(), now.freeBytes(), keptBytes, now.heldBytes());
    }

    /** @throws io.cogview4j.message.InvalidRequestException if a device runs out of memory */
    Planes run(Planes image, Strips strips, Network network) {
        NativeRuntime.useThreads(backend.settings().threads()); // convolutions are shared out by the library
        try (var _ = Scope.open()) {
            return DeviceProblem.told(() -> Planes.of(network.forward(backend.onDevice(image.toTensor()), strips)));
        } finally {
            NativeRuntime.useThreads(1);
        }
    }
}
