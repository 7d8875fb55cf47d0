package io.cogview4j.vae;

import org.bytedeco.pytorch.Tensor;

/** Rows {@code from} to {@code to - 1} of an image's features. */
record Strip(long from, long to) {
    long rows() {
        return to - from;
    }

    /** These rows of {@code [1, C, H, W]}, as a view. */
    Tensor of(Tensor features) {
        return features.narrow(2, from, rows());
    }

    /** The rows that are in both. */
    Strip common(Strip other) {
        return new Strip(Math.max(from, other.from), Math.min(to, other.to));
    }

    /** The same rows, counted from {@code row} on. */
    Strip below(long row) {
        return new Strip(from - row, to - row);
    }
}
