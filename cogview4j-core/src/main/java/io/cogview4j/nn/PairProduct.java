package io.cogview4j.nn;

import io.cogview4j.tensor.MatrixUnits;
import io.cogview4j.tensor.Workers;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * bfloat16 activations on matrix units. A thread turns a piece of the weight into pairs, as the units take it, multiplies all
 * activations with it, as they lie in memory, and rounds the sums, which are float32, once. The bits of a row depend on that
 * row alone.
 */
record PairProduct(Slabs slabs, MatrixUnits units) implements MatrixProduct {
    /** Of a task: its part of the weight stays in the cache. */
    private static final long FEATURES = 64;

    /** Multiplied at a time. */
    private static final long ROWS = 64;

    /** Of the weight at a time: deeper pieces would not stay in the cache. */
    private static final long DEPTH = 4096;

    /** Summed before they are rounded. */
    private static final long SUMMED_ROWS = 2304;

    /** Products of fewer rows take less time than turning the weight. */
    private static final long LEAST_ROWS = 1024;

    /** Whether these rows are enough. */
    static boolean suits(Rows range) {
        return range.count() >= LEAST_ROWS;
    }

    /** What so many threads work on. */
    static long workBytes(int threads) {
        return threads * FEATURES * (DEPTH * Short.BYTES + SUMMED_ROWS * Float.BYTES);
    }

    @Override
    public long features() {
        return slabs.rows().count();
    }

    @Override
    public void multiply(
            Tensor x, @Nullable Tensor bias, Tensor out, List<Rows> ranges, Workers workers, Consumer<Tensor> then) {
        Tensor input = x.stride(1) == 1 ? x : x.contiguous();
        List<Rows> tasks = new Rows(0, features()).parts(FEATURES);
        workers.each(tasks.size(), i -> {
            Rows features = tasks.get(i);
            Tensor target = out.narrow(1, features.start(), features.count());
            multiply(input, features, bias == null ? null : features.of(bias), target, then);
        });
    }

    private void multiply(Tensor x, Rows features, @Nullable Tensor bias, Tensor out, Consumer<Tensor> then) {
        Tensor matrix = slabs.stored(features);
        Tensor work = units.work(SUMMED_ROWS * FEATURES);
        for (Rows rows : new Rows(0, x.size(0)).parts(SUMMED_ROWS)) {
            Tensor sums = work.narrow(0, 0, rows.count() * features.count()).view(rows.count(), features.count());
            if (bias != null) {
                sums.copy_(bias.expand_as(sums));
            }
            for (Rows depth : new Rows(0, matrix.size(1)).parts(DEPTH)) {
                Tensor pairs = pairs(matrix.narrow(1, depth.start(), depth.count()));
                Tensor inputs = rows.of(x).narrow(1, depth.start(), depth.count());
                addProduct(inputs, pairs, sums, bias != null || depth.start() > 0);
            }
            then.accept(sums);
            rows.of(out).copy_(sums);
        }
        units.release();
    }

    /** {@code [features, depth] -> [depth / 2, features, 2]}; two values are moved as one of 32 bits. */
    private Tensor pairs(Tensor weight) {
        Tensor pairs = units.packed(weight.numel());
        Tensor words = weight.view(ScalarType.Float); // [features, depth / 2]
        units.transpose(words, pairs.view(ScalarType.Float).view(words.size(1), words.size(0)));
        return pairs;
    }

    /** {@code sums = x weight}, or {@code sums += x weight}. */
    private void addProduct(Tensor x, Tensor pairs, Tensor sums, boolean add) {
        long features = sums.size(1);
        long depth = x.size(1);
        long xAddress = x.data_ptr().address();
        long xStride = x.stride(0);
        long pairsAddress = pairs.data_ptr().address();
        long sumsAddress = sums.data_ptr().address();
        for (Rows rows : new Rows(0, x.size(0)).parts(ROWS)) {
            units.multiply(
                    rows.count(),
                    features,
                    depth,
                    xAddress + rows.start() * xStride * Short.BYTES,
                    xStride,
                    pairsAddress,
                    sumsAddress + rows.start() * features * Float.BYTES,
                    features,
                    add);
        }
    }
}
