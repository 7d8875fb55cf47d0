package io.cogview4j.nn;

/** How many rows of activations become another data type at a time, before they are multiplied with all of a weight. */
final class ConvertedRows {
    /** Sums of so many are kept before they are written to the output. */
    static final long MOST = 2304;

    private static final long MOST_VALUES = MOST * 4096;

    private ConvertedRows() {}

    /** Of {@code in} values each, so that what they become stays small beside the activations of a network. */
    static long most(long in) {
        return Math.clamp(MOST_VALUES / in, 1, MOST);
    }
}
