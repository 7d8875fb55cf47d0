package io.cogview4j.api;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes, and of parameters, as people write and read them. */
public final class Bytes {
    private static final String[] PREFIXES = {"", "k", "M", "G", "T"};
    private static final int THOUSAND = 1000;
    private static final long MEBIBYTE = 1L << 20;
    private static final long GIBIBYTE = 1L << 30;

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

    private Bytes() {}

    /**
     * Reads a figure with its unit, as {@code 3.5 gib}.
     *
     * @param figure in small letters
     * @return the largest number there is for more than that; empty if it is no such figure
     */
    static Optional<Long> parse(String figure) {
        Matcher matcher = FIGURE.matcher(figure);
        return matcher.matches()
                ? Optional.ofNullable(UNITS.get(matcher.group(2)))
                        .map(unit -> new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit)))
                        .map(bytes ->
                                bytes.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue())
                : Optional.empty();
    }

    /** {@code 12 B}, {@code 37.2 kB}, {@code 12.7 GB}: powers of a thousand, as files and disks are measured. */
    public static String decimal(long bytes) {
        return inThousands(bytes, bytes + " ") + "B";
    }

    /**
     * {@code 4.00 GiB}, {@code 700 MiB}: powers of 1024, as memory is measured. The last digit is rounded up, so that a budget
     * that is told is enough.
     */
    public static String binary(long bytes) {
        return bytes >= GIBIBYTE
                ? String.format(Locale.ROOT, "%.2f GiB", Math.ceil(bytes * 100.0 / GIBIBYTE) / 100)
                : String.format(Locale.ROOT, "%d MiB", Math.ceilDiv(bytes, MEBIBYTE));
    }

    /** {@code 750}, {@code 3.9 M}, {@code 6.4 G} of something else that is counted. */
    public static String count(long count) {
        return inThousands(count, Long.toString(count)).replace('k', 'K');
    }

    /** {@code 0.42 GiB}, {@code 12.70 GiB}: memory in figures of one column, all in the same unit. */
    public static String gibibytes(long bytes) {
        return String.format(Locale.ROOT, "%.2f GiB", (double) bytes / GIBIBYTE);
    }

    /** {@code 3.9 M}; what is less than a thousand is {@code small}. */
    private static String inThousands(long count, String small) {
        if (count < THOUSAND) {
            return small;
        }
        double value = count;
        int prefix = 0;
        while (value >= THOUSAND && prefix < PREFIXES.length - 1) {
            value /= THOUSAND;
            prefix++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, PREFIXES[prefix]);
    }
}
