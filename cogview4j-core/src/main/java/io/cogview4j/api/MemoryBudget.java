package io.cogview4j.api;

import io.cogview4j.machine.AvailableMemory;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many bytes the process may hold. */
public record MemoryBudget(long bytes) {
    /** As much as there may be. */
    public static final MemoryBudget UNLIMITED = new MemoryBudget(Long.MAX_VALUE);

    private static final Pattern FIGURE = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([a-z]*)");
    private static final Map<String, Long> UNITS = Map.ofEntries(
            Map.entry("kib", 1L << 10),
            Map.entry("mib", 1L << 20),
            Map.entry("gib", 1L << 30),
            Map.entry("tib", 1L << 40),
            Map.entry("k", 1L << 10),
            Map.entry("m", 1L << 20),
            Map.entry("g", 1L << 30),
            Map.entry("t", 1L << 40),
            Map.entry("kb", 1_000L),
            Map.entry("mb", 1_000_000L),
            Map.entry("gb", 1_000_000_000L),
            Map.entry("tb", 1_000_000_000_000L));

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
        Matcher matcher = FIGURE.matcher(figure);
        Long unit = matcher.matches() ? UNITS.get(matcher.group(2)) : null;
        if (unit == null) {
            throw new InvalidRequestException(CoreMessage.MEMORY_UNREADABLE, text);
        }
        BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit));
        return new MemoryBudget(bytes.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue());
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
