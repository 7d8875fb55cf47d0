package io.cogview4j.nn;

import io.cogview4j.checkpoint.Parameter;
import io.cogview4j.checkpoint.WeightSizes;
import io.cogview4j.safetensors.DType;
import io.cogview4j.tensor.MatrixUnits;
import io.cogview4j.tensor.MatrixView;
import io.cogview4j.tensor.Tensors;
import io.cogview4j.tensor.Workers;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Weights in bfloat16 on matrix units. A thread packs a piece of the weight in pairs, as the units take it, and multiplies
 * all activations with it, in as many parts as it takes to be exact ({@link InputParts}). Sums are float32, and rounded once
 * if activations are bfloat16. The bits of a row depend on that row alone.
 */
record TileProduct(Parameter weight, MatrixUnits units) implements MatrixProduct {
    /** Of a task: its part of the weight stays in the cache. */
    private static final long FEATURES = 96;

    /** Of these, packed at a time: rows of more features than that are not fetched ahead from memory. */
    private static final long PACKED = 48;

    /** Multiplied at a time. */
    private static final long ROWS = 32;

    /** Of the weight at a time: deeper pieces would not stay in the cache. */
    private static final long DEPTH = 4096;

    private static final long WHOLE = 32;

    /** Whether the weight is stored as the units take it. */
    static boolean suits(Parameter weight) {
        return weight.size(1) % WHOLE == 0
                && weight.asStored(ScalarType.BFloat16).isPresent();
    }

    /** The most that the largest of these matrices needs for activations in float32. */
    static long workBytes(WeightSizes weights, int threads) {
        return weights.matrices(LARGE_VALUES).tensors().stream()
                .filter(tensor -> tensor.dtype() == DType.BF16)
                .mapToLong(tensor -> tensor.shape().get(1))
                .map(in -> InputParts.bytes(ConvertedRows.most(in), in) + workBytes(threads))
                .max()
                .orElse(0);
    }

    /** What so many threads work on. */
    static long workBytes(int threads) {
        long sums = Math.max(InputParts.WORK_BYTES, ConvertedRows.MOST * FEATURES * Float.BYTES);
        return threads * (sums + FEATURES * DEPTH * Short.BYTES);
    }

    @Override
    public void multiply(
            Tensor x, @Nullable Tensor bias, Tensor out, List<Rows> ranges, Workers workers, Epilogue epilogue) {
        boolean float32 = Tensors.isFloat32(x);
        List<Rows> tasks = new Rows(0, features()).parts(FEATURES);
        for (Rows strip : new Rows(0, x.size(0)).parts(float32 ? ConvertedRows.most(x.size(1)) : ConvertedRows.MOST)) {
            InputParts inputs = InputParts.of(strip.of(x), units, workers);
            Tensor target = strip.of(out);
            workers.each(tasks.size(), i -> {
                Rows features = tasks.get(i);
                Tensor part = features.columnsOf(target);
                Tensor sums = units.work(part.numel()).view_as(part);
                multiply(inputs, features.of(weight), bias == null ? null : features.of(bias), sums);
                epilogue.apply(strip, features, sums);
                part.copy_(sums);
            });
        }
    }

    /** {@code sums = x weight^T + bias}, with some rows of the weight. */
    private void multiply(InputParts inputs, Parameter rows, @Nullable Tensor bias, Tensor sums) {
        MatrixView stored = MatrixView.of(rows.asStored(ScalarType.BFloat16).orElseThrow());
        if (bias != null) {
            sums.copy_(bias.expand_as(sums));
        }
        MatrixView target = MatrixView.of(sums);
        boolean add = bias != null;
        for (Rows depth : new Rows(0, stored.columns()).parts(DEPTH)) {
            MatrixView pairs = pairs(depth.columnsOf(stored));
            for (MatrixView part : inputs.all()) {
                addProduct(depth.columnsOf(part), pairs, target, add);
                add = true;
            }
        }
        units.release();
    }

    /** {@code [features, depth] -> [depth / 2, features]} of pairs; two values are moved as one of 32 bits. */
    private MatrixView pairs(MatrixView weight) {
        MatrixView words = weight.inPairs(); // [features, depth / 2]
        MatrixView pairs = units.pairs(words.columns(), words.rows());
        for (Rows features : new Rows(0, words.rows()).parts(PACKED)) {
            units.transpose(features.of(words), features.columnsOf(pairs));
        }
        return pairs;
    }

    /** {@code sums = x weight}, or {@code sums += x weight}. */
    private void addProduct(MatrixView x, MatrixView pairs, MatrixView sums, boolean add) {
        for (Rows rows : new Rows(0, x.rows()).parts(ROWS)) {
            units.multiply(rows.of(x), pairs, rows.of(sums), add);
        }
    }
}
