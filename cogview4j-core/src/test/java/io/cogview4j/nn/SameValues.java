package io.cogview4j.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

/** The comparison of millions of values, bit for bit, which takes seconds where each becomes an object. */
final class SameValues {
    private SameValues() {}

    /** Fails at the first value that differs. */
    static void in(float[] got, float[] want) {
        int first = Arrays.mismatch(got, want);
        assertThat(first).as("place of the first value that differs").isEqualTo(-1);
    }
}
