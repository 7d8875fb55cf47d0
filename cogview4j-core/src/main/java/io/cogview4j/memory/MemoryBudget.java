package io.cogview4j.memory;

import io.cogview4j.api.InvalidRequestException;
import io.cogview4j.api.MessageCode;
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
            return new MemoryBudget(AvailableMemory.bytes());
        }
        Matcher matcher = FIGURE.matcher(figure);
        Long unit = matcher.matches() ? UNITS.get(matcher.group(2)) : null;
        if (unit == null) {
            throw new InvalidRequestException(MessageCode.MEMORY_UNREADABLE, text);
        }
        BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit));
        return new MemoryBudget(bytes.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue());
    }

    public boolean isUnlimited() {
        return bytes == Long.MAX_VALUE;
    }

    /** {@code 4.00 GiB}, {@code 700 MiB}. */
    public static String shown(long bytes) {
        return bytes >= 1L << 30
                ? String.format(Locale.ROOT, "%.2f GiB", bytes / (double) (1L << 30))
                : String.format(Locale.ROOT, "%d MiB", Math.ceilDiv(bytes, 1L << 20));
    }

    @Override
    public String toString() {
        return isUnlimited() ? "unlimited" : shown(bytes);
    }
}
