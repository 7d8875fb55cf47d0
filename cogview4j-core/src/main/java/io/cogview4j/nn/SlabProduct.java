package io.cogview4j.nn;

import io.cogview4j.api.Precision;
import io.cogview4j.checkpoint.Int8Values;
import io.cogview4j.checkpoint.Parameter;
import io.cogview4j.checkpoint.WeightSizes;
import io.cogview4j.safetensors.DType;
import io.cogview4j.tensor.Workers;
import java.util.List;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * A thread converts a slab of the weight, some of its rows, to the data type of {@code x}, has BLAS multiply it, and goes on
 * to the next. Products with slabs are as fast as with the whole (narrower ones pack the other factor too often), and only so
 * much of the weight is in another data type than stored at a time. The cut does not depend on the number of threads, so
 * neither do the last bits of a product. BLAS chooses its kernel by the size of a matrix, so those of a row depend on how
 * many rows its range has.
 */
record SlabProduct(Parameter weight) implements MatrixProduct {
    private static final long VALUES = 1L << 22;
    private static final long LEAST_FEATURES = 512;
    private static final long MOST_FEATURES = 1024;

    /** The most that is converted at once when these are used in this precision, for each thread one slab. */
    static long stagingBytes(WeightSizes weights, Precision used, int threads) {
        DType type = used.activations() == Precision.BFLOAT16 ? DType.BF16 : DType.F32;
        WeightSizes converted = new WeightSizes(weights.matrices(0).tensors().stream()
                .filter(tensor -> tensor.dtype() != type)
                .toList());
        boolean scaled = used.activations() == Precision.BFLOAT16
                && converted.tensors().stream().anyMatch(tensor -> tensor.dtype() == DType.I8);
        long slab = converted.tensors().stream()
                .mapToLong(
                        tensor -> largest(tensor.shape().get(0), tensor.shape().get(1)) * used.bytes())
                .max()
                .orElse(0);
        return threads * (slab + (scaled ? Int8Values.SCALED_BYTES : 0));
    }

    private static long largest(long out, long in) {
        return Math.min(out, most(in)) * in;
    }

    private static long most(long in) {
        return Math.clamp(VALUES / in, LEAST_FEATURES, MOST_FEATURES);
    }

    @Override
    public void multiply(
            Tensor x, @Nullable Tensor bias, Tensor out, List<Rows> ranges, Workers workers, Epilogue epilogue) {
        ScalarType type = x.scalar_type().intern();
        each(ranges, workers, (features, part) -> {
            Tensor transposed = features.of(weight).as(type).t();
            for (Rows rows : part) {
                Tensor target = features.columnsOf(rows.of(out));
                multiply(rows.of(x), transposed, bias == null ? null : features.of(bias), target);
                epilogue.apply(rows, features, target);
            }
        });
    }

    /** Shows each slab with all ranges; where there are too few slabs for the threads, slab and range one by one. */
    private void each(List<Rows> ranges, Workers workers, BiConsumer<Rows, List<Rows>> multiply) {
        List<Rows> slabs = new Rows(0, features()).parts(most(weight.size(1)));
        if (slabs.size() >= 2 * workers.threads()) {
            workers.each(slabs.size(), i -> multiply.accept(slabs.get(i), ranges));
        } else {
            workers.each(slabs.size() * ranges.size(), i -> {
                Rows range = ranges.get(i % ranges.size());
                multiply.accept(slabs.get(i / ranges.size()), List.of(range));
            });
        }
    }

    private static void multiply(Tensor x, Tensor transposed, @Nullable Tensor bias, Tensor out) {
        if (bias == null) {
            torch.mm_out(out, x, transposed);
        } else {
            torch.addmm_out(out, bias.to(out.scalar_type()), x, transposed);
        }
    }
}
