package io.cogview4j.nn;

import io.cogview4j.api.Precision;
import io.cogview4j.checkpoint.Parameter;
import io.cogview4j.checkpoint.WeightSizes;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.Workers;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** How activations are multiplied with a weight, or with some of its rows, which are output features. */
public sealed interface MatrixProduct permits SlabProduct, TileProduct {
    /** The way that suits the machine, and how the weight is stored. */
    static MatrixProduct of(Parameter weight, Rows features, Backend backend) {
        Slabs slabs = Slabs.of(weight, features);
        return backend.matrixUnits()
                .filter(_ -> TileProduct.suits(weight))
                .<MatrixProduct>map(units -> new TileProduct(slabs, units))
                .orElseGet(() -> new SlabProduct(slabs));
    }

    /** The most that the largest of these matrices needs beside itself, whichever way suits. */
    static long workBytes(WeightSizes weights, Precision used, int threads) {
        return Math.max(
                Slabs.stagingBytes(weights, used, threads),
                used == Precision.FLOAT32 ? TileProduct.workBytes(weights, threads) : 0);
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
     * @param then is shown each part of the output {@code [rows, features]} while it is in the cache
     */
    void multiply(
            Tensor x, @Nullable Tensor bias, Tensor out, List<Rows> ranges, Workers workers, Consumer<Tensor> then);
}
