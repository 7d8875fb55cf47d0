package io.cogview4j.device;

import io.cogview4j.message.ComputeMessage;
import io.cogview4j.message.InvalidRequestException;
import java.util.Locale;

/** What of libtorch's failures on a device is told to users in words of ours. */
final class DeviceProblem {
    private DeviceProblem() {}

    /** The failure itself, unless the device ran out of memory, which libtorch's text alone tells. */
    static RuntimeException of(RuntimeException failure) {
        String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return text.contains("out of memory")
                ? new InvalidRequestException(failure, ComputeMessage.DEVICE_MEMORY_RAN_OUT)
                : failure;
    }
}
