package io.cogview4j.nn;

import io.cogview4j.api.Precision;
import io.cogview4j.checkpoint.Parameter;
import io.cogview4j.checkpoint.WeightSizes;
import io.cogview4j.tensor.Tensors;
import io.cogview4j.tensor.VectorUnits;
import io.cogview4j.tensor.Workers;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * In float32 on vector units. A thread converts a piece of the weight in the cache, multiplies all activations with it
 * ({@link VectorInputs}), and goes on to the next, so each weight is converted once. Sums are rounded once if activations are
 * bfloat16. The bits of a row depend on that row alone.
 *
 * @param bfloat16Units whether there are units for bfloat16, so that activations in bfloat16 are left to libtorch
 */
record VectorProduct(Parameter weight, VectorUnits units, boolean bfloat16Units) implements MatrixProduct {
    private static final long TASKS_PER_THREAD = 4;

    /** The most that the largest of these matrices needs for activations of this precision. */
    static long workBytes(WeightSizes weights, Precision used, int threads) {
        long work = Math.max(FewRows.WORK_VALUES, ManyRows.WORK_VALUES);
        long sums = used == Precision.FLOAT32 ? 0 : ConvertedRows.MOST * VectorInputs.MOST_FEATURES;
        long inputs = weights.matrices(LARGE_VALUES).tensors().stream()
                .mapToLong(tensor -> inputValues(tensor.shape().get(1), used))
                .max()
                .orElse(0);
        return Float.BYTES * (inputs + threads * (work + sums));
    }

    private static long inputValues(long in, Precision used) {
        return switch (used) {
            case FLOAT32 -> FewRows.panelValues(in);
            case BFLOAT16, INT8 -> Math.max(FewRows.panelValues(in), ConvertedRows.values(ConvertedRows.most(in), in));
        };
    }

    @Override
    public void multiply(
            Tensor x, @Nullable Tensor bias, Tensor out, List<Rows> ranges, Workers workers, Epilogue epilogue) {
        boolean float32 = Tensors.isFloat32(x);
        if (!float32 && bfloat16Units) {
            new SlabProduct(weight).multiply(x, bias, out, ranges, workers, epilogue);
            return;
        }
        List<Rows> tasks = new Rows(0, features()).parts(taskFeatures(workers.threads()));
        for (Rows strip : new Rows(0, x.size(0)).parts(float32 ? x.size(0) : ConvertedRows.most(x.size(1)))) {
            VectorInputs inputs = VectorInputs.of(strip.of(x), units, workers);
            Tensor target = strip.of(out);
            workers.each(tasks.size(), i -> {
                Rows features = tasks.get(i);
                Tensor part = features.columnsOf(target);
                Tensor sums = float32 ? part : units.sums(part.numel()).view_as(part);
                inputs.multiply(features.of(weight), bias == null ? null : features.of(bias), sums);
                epilogue.apply(strip, features, sums);
                if (!float32) {
                    part.copy_(sums);
                }
            });
        }
    }

    /** Fewer where threads would be left without work. Bits do not depend on it. */
    private long taskFeatures(int threads) {
        long blocks = features() / (TASKS_PER_THREAD * threads * VectorInputs.BLOCK);
        return VectorInputs.BLOCK * Math.clamp(blocks, 1, VectorInputs.MOST_FEATURES / VectorInputs.BLOCK);
    }
}
