package io.cogview4j.nn;

import io.cogview4j.api.Precision;
import io.cogview4j.checkpoint.Parameter;
import io.cogview4j.checkpoint.WeightSizes;
import io.cogview4j.safetensors.DType;
import io.cogview4j.tensor.Workers;
import java.util.List;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A matrix {@code [out, in]} cut into slabs of rows. Products with slabs are as fast as with the whole (narrower ones pack
 * the other factor too often), and only so much of the matrix is in another data type than stored at a time. The cut does
 * not depend on the number of threads, so neither do the last bits of a product.
 *
 * @param rows of the matrix that are used
 * @param cut the slabs, in order
 */
record Slabs(Parameter matrix, Rows rows, List<Rows> cut) {
    private static final long VALUES = 1L << 22;
    private static final long LEAST_ROWS = 512;
    private static final long MOST_ROWS = 1024;

    /** Of these rows of a matrix. */
    static Slabs of(Parameter matrix, Rows rows) {
        return new Slabs(matrix, rows, rows.parts(most(matrix.stored().size(1))));
    }

    /** The most that is converted at once when these are used in this precision, for each thread one slab. */
    static long stagingBytes(WeightSizes weights, Precision used, int threads) {
        DType type = used == Precision.BFLOAT16 ? DType.BF16 : DType.F32;
        return threads
                * weights.tensors().stream()
                        .filter(tensor -> tensor.shape().size() == 2 && tensor.dtype() != type)
                        .mapToLong(tensor ->
                                largest(tensor.shape().get(0), tensor.shape().get(1)) * used.bytes())
                        .max()
                        .orElse(0);
    }

    private static long largest(long out, long in) {
        return Math.min(out, most(in)) * in;
    }

    private static long most(long in) {
        return Math.clamp(VALUES / in, LEAST_ROWS, MOST_ROWS);
    }

    /** These of the used rows, counted from the first of them, as they are stored. */
    Tensor stored(Rows features) {
        return features.of(rows.of(matrix.stored()));
    }

    /** One slab in this data type; valid on this thread until the next call for any parameter of the component. */
    Tensor rows(Rows slab, ScalarType type) {
        return matrix.rows(slab.start(), slab.count(), type);
    }

    /**
     * Has each slab multiplied with all ranges; where there are too few slabs for the threads, slab and range one by one.
     */
    void each(List<Rows> ranges, Workers workers, BiConsumer<Rows, List<Rows>> multiply) {
        if (cut.size() >= 2 * workers.threads()) {
            workers.each(cut.size(), i -> multiply.accept(cut.get(i), ranges));
        } else {
            workers.each(cut.size() * ranges.size(), i -> {
                Rows range = ranges.get(i % ranges.size());
                multiply.accept(cut.get(i / ranges.size()), List.of(range));
            });
        }
    }
}
