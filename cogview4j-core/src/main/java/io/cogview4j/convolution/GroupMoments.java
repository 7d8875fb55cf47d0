package io.cogview4j.convolution;

import org.bytedeco.pytorch.Tensor;

/**
 * Mean and variance of each group of neighbouring channels over all positions of an image, of which one part after the other is shown.
 * Parts are joined as Chan, Golub and LeVeque do in "Updating Formulae and a Pairwise Algorithm for Computing Sample Variances" (1979).
 * To be closed.
 */
public sealed interface GroupMoments extends AutoCloseable permits ProcessorMoments, DeviceMoments {
    /** Adds the positions of {@code part}, {@code [1, channels, height, width]}, float32. */
    void add(Tensor part);

    /** What the norm is for an image with these moments; in the innermost scope. */
    GroupNorm.Affine affine();

    @Override
    void close();
}
