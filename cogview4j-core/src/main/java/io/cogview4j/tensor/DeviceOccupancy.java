package io.cogview4j.tensor;

import io.cogview4j.api.Device;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;

/**
 * Who uses how much of a device's memory.
 *
 * @param freeBytes that no process holds, without what libraries are still to take; the largest number there is where nobody tells
 * @param heldBytes that libtorch holds for this process, in use or for later; 0 where nobody tells
 */
public record DeviceOccupancy(long freeBytes, long heldBytes) {
    /** What libraries of CUDA take when they are first used. Assumed, not measured. */
    private static final long LATER_BYTES = 256L << 20;

    /** As it is now. Starts the device. */
    public static DeviceOccupancy of(Device device) {
        return switch (device) {
            case CUDA -> ofCuda();
            case CPU, MPS -> new DeviceOccupancy(Long.MAX_VALUE, 0);
        };
    }

    private static DeviceOccupancy ofCuda() {
        try (var _ = Scope.open()) {
            torch.globalContext().lazyInitDevice(DeviceType.CUDA);
            return new DeviceOccupancy(
                    Math.max(0, torch.getMemoryInfo((byte) 0).first() - LATER_BYTES),
                    torch.getDeviceStats((byte) 0).reserved_bytes().current());
        }
    }
}
