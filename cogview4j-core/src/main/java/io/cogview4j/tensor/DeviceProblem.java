package io.cogview4j.tensor;

import io.cogview4j.message.ComputeMessage;
import io.cogview4j.message.InvalidRequestException;
import java.util.Locale;
import java.util.function.Supplier;

/** What of libtorch's failures on a device is told to users in words of ours. */
public final class DeviceProblem {
    private DeviceProblem() {}

    /**
     * Does the work of a network, for its public methods to call.
     *
     * @throws InvalidRequestException if the device ran out of memory
     */
    public static <T> T told(Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            throw of(e);
        }
    }

    /** The failure itself, unless the device ran out of memory, which libtorch's text alone tells. */
    public static RuntimeException of(RuntimeException failure) {
        String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return text.contains("out of memory")
                ? new InvalidRequestException(failure, ComputeMessage.DEVICE_MEMORY_RAN_OUT)
                : failure;
    }
}
