package io.cogview4j.api;

import io.cogview4j.machine.AvailableMemory;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import java.util.Locale;

/** How many bytes the process may hold. */
public record MemoryBudget(long bytes) {
    /** As much as there may be. */
    public static final MemoryBudget UNLIMITED = new MemoryBudget(Long.MAX_VALUE);

    /**
     * Reads {@code 4GiB}, {@code 3.5g}, {@code 800MB}; {@code auto} for what the container or the machine has; {@code max}
     * for no limit.
     *
     * @throws InvalidRequestException if it is none of these
     */
    public static MemoryBudget parse(String text) {
        String figure = text.strip().toLowerCase(Locale.ROOT);
        if (figure.equals("max")) {
            return UNLIMITED;
        }
        if (figure.equals("auto")) {
            return available();
        }
        return new MemoryBudget(Bytes.parse(figure)
                .orElseThrow(() -> new InvalidRequestException(CoreMessage.MEMORY_UNREADABLE, text)));
    }

    /** What the container, or else the machine, has for this process now. */
    public static MemoryBudget available() {
        return new MemoryBudget(AvailableMemory.bytes());
    }

    public boolean isUnlimited() {
        return bytes == Long.MAX_VALUE;
    }

    @Override
    public String toString() {
        return isUnlimited() ? "unlimited" : Bytes.binary(bytes);
    }
}
