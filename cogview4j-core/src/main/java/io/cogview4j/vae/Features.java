package io.cogview4j.vae;

import io.cogview4j.convolution.FeatureMaps;
import io.cogview4j.convolution.GroupMoments;
import io.cogview4j.convolution.GroupNorm;
import io.cogview4j.convolution.Strip;
import io.cogview4j.tensor.Scope;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What lies between two layers for one image, {@code [1, C, H, W]}, to be had a strip at a time. Closing frees what it
 * rests on.
 */
sealed interface Features extends AutoCloseable permits Stored, Upsampled {
    long channels();

    long height();

    long width();

    Strips strips();

    /** Of the call that computes them. */
    OperationCounter counter();

    /** The rows of {@code strip}, {@code [1, C, rows, W]}, in the innermost scope; not to be written to. */
    Tensor rows(Strip strip);

    @Override
    void close();

    /** All rows, from top to bottom. */
    default List<Strip> cut() {
        return strips().cut(channels(), height(), width());
    }

    /** What {@code norm} is for this image; in the innermost scope. */
    default GroupNorm.Affine normalised(GroupNorm norm) {
        try (GroupMoments moments = norm.moments()) {
            for (Strip strip : cut()) {
                try (var _ = Scope.open()) {
                    moments.add(rows(strip));
                }
            }
            return moments.affine();
        }
    }

    /** Some tensor on the device of this. */
    Tensor neighbour();

    /** Uninitialised features of another size of the same image, in the innermost scope. */
    default Stored empty(long channels, long height, long width) {
        return new Stored(
                FeatureMaps.empty(neighbour(), ScalarType.Float, 1, channels, height, width), strips(), counter());
    }

    /** All of it in memory, in the innermost scope. Takes this over. */
    default Stored stored() {
        try {
            Stored all = empty(channels(), height(), width());
            for (Strip strip : cut()) {
                try (var _ = Scope.open()) {
                    all.rows(strip).copy_(rows(strip));
                }
            }
            return all;
        } finally {
            close();
        }
    }
}
