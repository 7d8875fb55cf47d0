package io.cogview4j.api;

import io.cogview4j.message.ComputeMessage;
import io.cogview4j.message.InvalidRequestException;
import java.util.Locale;

/**
 * How many bytes of a GPU's memory the process may hold, what its driver and libraries take for the process included. Never more is
 * taken than is free.
 */
public record DeviceBudget(long bytes) {
    /** What is free when it is used. */
    public static final DeviceBudget AUTO = new DeviceBudget(Long.MAX_VALUE);

    /**
     * What CUDA takes for a process before it holds anything: the context of the driver, and the code of libtorch. Assumed from what
     * others report of such processes, not measured with this library.
     */
    public static final long CONTEXT_BYTES = 512L << 20;

    public DeviceBudget {
        if (bytes < 0) {
            throw new IllegalArgumentException(bytes + " bytes");
        }
    }

    /**
     * Reads {@code 12GiB}, {@code 7.5g}, {@code 8000MB}; {@code auto} for what is free when it is used.
     *
     * @throws InvalidRequestException if it is none of these
     */
    public static DeviceBudget parse(String text) {
        String figure = text.strip().toLowerCase(Locale.ROOT);
        return figure.equals("auto")
                ? AUTO
                : new DeviceBudget(Bytes.parse(figure)
                        .orElseThrow(() -> new InvalidRequestException(ComputeMessage.DEVICE_MEMORY_UNREADABLE, text)));
    }

    public boolean isAuto() {
        return bytes == Long.MAX_VALUE;
    }

    /** What there is for weights and work. */
    public long usableBytes() {
        return isAuto() ? Long.MAX_VALUE : Math.max(0, bytes - CONTEXT_BYTES);
    }

    /**
     * How much the process may take beside what it holds.
     *
     * @param freeBytes that no process holds
     * @param heldBytes that the process holds, without what this sets aside for the driver
     */
    public long leftBytes(long freeBytes, long heldBytes) {
        return isAuto() ? freeBytes : Math.min(freeBytes, Math.max(0, usableBytes() - heldBytes));
    }

    @Override
    public String toString() {
        return isAuto() ? "auto" : Bytes.binary(bytes);
    }
}
