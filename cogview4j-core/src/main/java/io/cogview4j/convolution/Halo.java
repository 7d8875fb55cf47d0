package io.cogview4j.convolution;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A strip of a convolution's output with the rows of its input that the kernel reaches.
 *
 * @param strip rows of the output, and of the input
 * @param reached the strip and the rows beyond it, as far as the image goes
 * @param reach how many rows beyond it the kernel sees; those outside the image count as zero
 */
public record Halo(Strip strip, Strip reached, long reach) {
    /** In an image of so many rows. */
    public Halo(Strip strip, long reach, long height) {
        this(strip, new Strip(Math.max(0, strip.from() - reach), Math.min(height, strip.to() + reach)), reach);
    }

    /** A new tensor like {@code x} but {@code rows + 2 reach} high, zero outside the image and arbitrary inside. */
    public Tensor padded(Tensor x, ScalarType type) {
        Tensor padded = FeatureMaps.empty(x, type, 1, x.size(1), strip.rows() + 2 * reach, x.size(3));
        long above = above();
        long below = padded.size(2) - above - reached.rows();
        padded.narrow(2, 0, above).zero_();
        padded.narrow(2, padded.size(2) - below, below).zero_();
        return padded;
    }

    /** The rows of {@link #padded} that lie in the image, as a view. */
    public Tensor inside(Tensor padded) {
        return padded.narrow(2, above(), reached.rows());
    }

    /** The rows of the strip in a tensor of the rows reached, as a view. */
    public Tensor middle(Tensor rowsReached) {
        return rowsReached.narrow(2, strip.from() - reached.from(), strip.rows());
    }

    private long above() {
        return reach - (strip.from() - reached.from());
    }
}
