package io.cogview4j.api;

import java.util.Locale;

/** Numbers of bytes, and of parameters, for people. */
public final class Bytes {
    private static final String[] PREFIXES = {"", "k", "M", "G", "T"};
    private static final int THOUSAND = 1000;
    private static final long MEBIBYTE = 1L << 20;
    private static final long GIBIBYTE = 1L << 30;

    private Bytes() {}

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
