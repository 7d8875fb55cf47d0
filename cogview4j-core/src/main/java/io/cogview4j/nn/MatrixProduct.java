package io.cogview4j.nn;

import io.cogview4j.api.Precision;
import io.cogview4j.checkpoint.Parameter;
import io.cogview4j.checkpoint.WeightSizes;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.MatrixUnits;
import io.cogview4j.tensor.ProcessorUnits;
import io.cogview4j.tensor.Workers;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** How activations are multiplied with a weight, or with some of its rows, which are output features. */
public sealed interface MatrixProduct permits TileProduct, VectorProduct, SlabProduct {
    /** The way that suits the machine, and how the weight is stored. */
    static MatrixProduct of(Parameter weight, Rows features, Backend backend) {
        Slabs slabs = Slabs.of(weight, features);
        if (weight.stored().numel() < SlabProduct.LARGE_VALUES) {
            return new SlabProduct(slabs);
        }
        ProcessorUnits units = backend.units();
        Optional<MatrixUnits> matrix = units.matrix().filter(it -> it.inTiles() || inBfloat16(backend));
        if (matrix.isPresent() && TileProduct.suits(weight)) {
            return new TileProduct(slabs, matrix.get());
        }
        return units.vector()
                .<MatrixProduct>map(vector -> new VectorProduct(slabs, vector, backend.multipliesInBfloat16()))
                .orElseGet(() -> new SlabProduct(slabs));
    }

    private static boolean inBfloat16(Backend backend) {
        return backend.settings().precision() == Precision.BFLOAT16;
    }

    /** The most that the largest of these matrices needs beside itself, whichever way suits. */
    static long workBytes(WeightSizes weights, Precision used, int threads) {
        long slabs = Slabs.stagingBytes(weights, used, threads);
        long tiles =
                switch (used) {
                    case BFLOAT16 -> TileProduct.workBytes(threads);
                    case FLOAT32 -> TileProduct.workBytes(weights, threads);
                };
        return Math.max(slabs, Math.max(tiles, VectorProduct.workBytes(weights, used, threads)));
    }

    /** How many output features there are. */
    long features();

    /**
     * {@code out = x W^T + b}.
     *
     * @param x {@code [rows, in]}, float32 or bfloat16
     * @param bias float32 {@code [out]}
     * @param out {@code [rows, out]}, of the same data type, must not overlap {@code x}
     * @param ranges cover the rows, in order; the last bits of a row may depend on how many rows its range has, and on no
     *     other row
     * @param then is shown each part of the output {@code [rows, features]} while it is in the cache, and may change it; in
     *     {@code out}, or in float32 before it is rounded
     */
    void multiply(
            Tensor x, @Nullable Tensor bias, Tensor out, List<Rows> ranges, Workers workers, Consumer<Tensor> then);
}
