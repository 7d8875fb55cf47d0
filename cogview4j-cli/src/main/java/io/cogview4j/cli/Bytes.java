package io.cogview4j.cli;

import java.util.Locale;

/** Sizes of files, for people. */
final class Bytes {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};
    private static final int THOUSAND = 1000;

    private Bytes() {}

    /** {@code 12 B}, {@code 37.2 kB}, {@code 12.7 GB}; powers of a thousand. */
    static String text(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= THOUSAND && unit < UNITS.length - 1) {
            value /= THOUSAND;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }

    /** {@code 3.9 M}, {@code 6.4 G} of something that is counted. */
    static String count(long count) {
        return count < THOUSAND
                ? Long.toString(count)
                : text(count).replace("B", "").replace("k", "K");
    }
}
