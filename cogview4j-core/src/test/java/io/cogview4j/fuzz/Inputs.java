package io.cogview4j.fuzz;

/**
 * Which inputs are tried: so many of all entry points from seed 0, those of one entry point, or one input alone.
 *
 * @param first seed of each entry point
 * @param count of all entry points together
 * @param only an entry point, {@code png-texts}, or with a seed, {@code png-texts:17}; empty for all
 */
record Inputs(long first, long count, String only) {
    static final String ONLY = "cogview4j.fuzz.only";
    private static final String FIRST = "cogview4j.fuzz.first";
    private static final String COUNT = "cogview4j.fuzz.inputs";
    private static final String USUAL_COUNT = "20000";

    static Inputs ofProperties() {
        return new Inputs(
                Long.parseLong(System.getProperty(FIRST, "0")),
                Long.parseLong(System.getProperty(COUNT, USUAL_COUNT)),
                System.getProperty(ONLY, ""));
    }

    boolean are(EntryPoint entry) {
        return only.isEmpty() || only.equals(entry.name()) || only.startsWith(entry.name() + ":");
    }

    long firstSeed() {
        return isOne() ? Long.parseLong(only.substring(only.indexOf(':') + 1)) : first;
    }

    long count(EntryPoint entry) {
        return isOne() ? 1 : entry.of(count);
    }

    private boolean isOne() {
        return only.contains(":");
    }
}
