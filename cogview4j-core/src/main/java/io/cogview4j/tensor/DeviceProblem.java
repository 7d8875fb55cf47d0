package io.cogview4j.tensor;

import io.cogview4j.message.ComputeMessage;
import io.cogview4j.message.InvalidRequestException;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** What of libtorch's failures on a device is told to users in words of ours. */
public final class DeviceProblem {
    /** Of libtorch and CUDA; and of libraries that find no room for what they need to begin. */
    private static final List<String> OUT_OF_MEMORY = List.of(
            "out of memory",
            "cublas_status_alloc_failed",
            "cublas_status_not_initialized",
            "cudnn_status_alloc_failed");

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
        return OUT_OF_MEMORY.stream().anyMatch(text::contains)
                ? new InvalidRequestException(failure, ComputeMessage.DEVICE_MEMORY_RAN_OUT)
                : failure;
    }
}
