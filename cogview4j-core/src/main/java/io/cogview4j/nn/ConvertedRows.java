package io.cogview4j.nn;

import io.cogview4j.tensor.Backend;
import org.bytedeco.pytorch.Tensor;

/** Rows of activations that become another data type, so many at a time, before they are multiplied with all of a weight. */
final class ConvertedRows {
    /** Sums of so many are kept before they are written to the output. */
    static final long MOST = 2304;

    private static final long MOST_VALUES = MOST * 4096;

    private ConvertedRows() {}

    /** Of {@code in} values each, so that what they become stays small beside the activations of a network. */
    static long most(long in) {
        return Math.clamp(MOST_VALUES / in, 1, MOST);
    }

    /** What a buffer for so many has, in values. */
    static long values(long rows, long in) {
        return rows * (in + Backend.ROW_PADDING);
    }

    /** {@code [rows, in]} in a buffer of so many {@link #values}, rows further apart than they are wide. */
    static Tensor in(Tensor buffer, long rows, long in) {
        return buffer.view(rows, in + Backend.ROW_PADDING).narrow(1, 0, in);
    }
}
