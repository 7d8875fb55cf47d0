package io.cogview4j.convolution;

import org.bytedeco.pytorch.Tensor;

/** Rows {@code from} to {@code to - 1} of an image's features. */
public record Strip(long from, long to) {
    public long rows() {
        return to - from;
    }

    /** These rows of {@code [1, C, H, W]}, as a view. */
    public Tensor of(Tensor features) {
        return features.narrow(2, from, rows());
    }

    /** The rows that are in both. */
    public Strip common(Strip other) {
        return new Strip(Math.max(from, other.from), Math.min(to, other.to));
    }

    /** The same rows, counted from {@code row} on. */
    public Strip below(long row) {
        return new Strip(from - row, to - row);
    }
}
