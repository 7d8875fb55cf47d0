package io.cogview4j.nn;

import io.cogview4j.api.Precision;
import io.cogview4j.checkpoint.Parameter;
import io.cogview4j.checkpoint.WeightSizes;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.Int8Units;
import io.cogview4j.tensor.MatrixUnits;
import io.cogview4j.tensor.ProcessorUnits;
import io.cogview4j.tensor.Workers;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** How activations are multiplied with a weight, whose rows are output features. */
public sealed interface MatrixProduct permits TileProduct, VectorProduct, SlabProduct, Int8Product, WholeProduct {
    /** BLAS is done with smaller weights before others have transposed or packed anything. */
    long LARGE_VALUES = 1L << 20;

    /** The way that suits the machine, and how the weight is stored. */
    static MatrixProduct of(Parameter weight, Backend backend) {
        Optional<Int8Units> int8 = backend.int8Units();
        if (int8.isPresent() && Int8Product.suits(weight)) {
            return new Int8Product(weight, int8.get());
        }
        if (weight.size(0) * weight.size(1) < LARGE_VALUES) {
            return new SlabProduct(weight);
        }
        ProcessorUnits units = backend.units();
        Optional<MatrixUnits> matrix = units.matrix().filter(it -> it.inTiles() || inBfloat16(backend));
        if (matrix.isPresent() && TileProduct.suits(weight)) {
            return new TileProduct(weight, matrix.get());
        }
        return units.vector()
                .<MatrixProduct>map(vector -> new VectorProduct(weight, vector, backend.multipliesInBfloat16()))
                .orElseGet(() -> new SlabProduct(weight));
    }

    private static boolean inBfloat16(Backend backend) {
        return backend.settings().precision().activations() == Precision.BFLOAT16;
    }

    /** Whether any of these matrices are multiplied in int8 where that is asked for and there are units for it. */
    static boolean hasInt8(WeightSizes weights) {
        return Int8Product.suitsAny(weights);
    }

    /** The most that the largest of these matrices needs beside itself, whichever way suits. */
    static long workBytes(WeightSizes weights, Precision used, int threads) {
        long slabs = SlabProduct.stagingBytes(weights, used, threads);
        long tiles =
                switch (used) {
                    case BFLOAT16, INT8 -> TileProduct.workBytes(threads);
                    case FLOAT32 -> TileProduct.workBytes(weights, threads);
                };
        long int8 = used == Precision.INT8 ? Int8Product.workBytes(weights, threads) : 0;
        return LongStream.of(slabs, tiles, int8, VectorProduct.workBytes(weights, used, threads))
                .max()
                .getAsLong();
    }

    /** {@code [out, in]}. */
    Parameter weight();

    /** How many output features there are. */
    default long features() {
        return weight().size(0);
    }

    /**
     * {@code out = x W^T + b}.
     *
     * @param x {@code [rows, in]}, float32 or bfloat16
     * @param bias float32 {@code [out]}
     * @param out {@code [rows, out]}, of the same data type, must not overlap {@code x}
     * @param ranges cover the rows, in order; the last bits of a row may depend on how many rows its range has, and on no
     *     other row
     * @param epilogue what is done with each piece of the output
     */
    void multiply(Tensor x, @Nullable Tensor bias, Tensor out, List<Rows> ranges, Workers workers, Epilogue epilogue);

    /** Adds to what {@link #multiply} made of {@code x}, with the same arguments; {@code epilogue} sees the sum. */
    default void add(LowRank beside, Tensor x, Tensor out, List<Rows> ranges, Workers workers, Epilogue epilogue) {
        beside.addTo(out, x, ranges, workers, epilogue);
    }
}
