package io.cogview4j.nn;

import io.cogview4j.checkpoint.Parameter;
import io.cogview4j.checkpoint.WeightSizes;
import io.cogview4j.safetensors.DType;
import io.cogview4j.tensor.MatrixUnits;
import io.cogview4j.tensor.Workers;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Weights are multiplied as they lie in the file, in bfloat16, on matrix units; float32 activations are packed for them in
 * parts, so what comes out is as exact as a float32 product: see {@link PackedRows}. The bits of a row depend on that row
 * alone. Of activations in bfloat16 many rows go to {@link PairProduct}, few to libtorch, which has the same units multiply.
 */
record TileProduct(Slabs slabs, MatrixUnits units) implements MatrixProduct {
    private static final long VALUES = 1L << 22; // packed at a time
    private static final long MOST_ROWS = 1024;
    private static final long LEAST_ROWS = 128;

    /** Of a task: its part of the weight stays in the cache. */
    private static final long FEATURES = 128;

    private static final long DEPTH = 2048;

    /** Were it a power of two, rows would compete for places in the cache. */
    private static final long SUMS_STRIDE = MOST_ROWS + 16;

    private static final long WHOLE = 32;
    private static final long CACHE_LINE_BYTES = 64;

    /** Whether the weight is stored as the units take it. */
    static boolean suits(Parameter weight) {
        Tensor stored = weight.stored();
        return stored.scalar_type().intern() == ScalarType.BFloat16 && stored.size(1) % WHOLE == 0;
    }

    /** The most that the largest of these matrices needs: packed activations, and what each thread works on. */
    static long workBytes(WeightSizes weights, int threads) {
        return weights.tensors().stream()
                .filter(tensor -> tensor.dtype() == DType.BF16 && tensor.shape().size() == 2)
                .filter(tensor -> tensor.elements() >= SlabProduct.LARGE_VALUES)
                .mapToLong(tensor -> tensor.shape().get(1))
                .map(in -> PackedRows.bytes(stripRows(in), in) + threads * taskBytes())
                .max()
                .orElse(0);
    }

    private static long taskBytes() {
        long sums = FEATURES * SUMS_STRIDE * Float.BYTES;
        return Math.max(PackedRows.WORK_BYTES, sums + FEATURES * DEPTH * Short.BYTES);
    }

    private static long stripRows(long in) {
        return Math.clamp(VALUES / in, LEAST_ROWS, MOST_ROWS);
    }

    @Override
    public long features() {
        return slabs.rows().count();
    }

    @Override
    public void multiply(
            Tensor x, @Nullable Tensor bias, Tensor out, List<Rows> ranges, Workers workers, Consumer<Tensor> then) {
        if (x.scalar_type().intern() != ScalarType.Float) {
            multiplyBfloat16(x, bias, out, ranges, workers, then);
            return;
        }
        List<Rows> tasks = new Rows(0, features()).parts(FEATURES);
        for (Rows strip : new Rows(0, x.size(0)).parts(stripRows(x.size(1)))) {
            PackedRows packed = PackedRows.of(strip.of(x), units, workers);
            workers.each(tasks.size(), i -> {
                Rows features = tasks.get(i);
                Tensor target = strip.of(out).narrow(1, features.start(), features.count());
                multiply(packed, features, bias, target);
                then.accept(target);
            });
        }
    }

    /** Each range as if it were alone, so that no bit depends on the others. */
    private void multiplyBfloat16(
            Tensor x, @Nullable Tensor bias, Tensor out, List<Rows> ranges, Workers workers, Consumer<Tensor> then) {
        MatrixProduct few = new SlabProduct(slabs);
        MatrixProduct many = new PairProduct(slabs, units);
        if (ranges.stream().allMatch(PairProduct::suits)) {
            many.multiply(x, bias, out, ranges, workers, then);
        } else if (ranges.stream().noneMatch(PairProduct::suits)) {
            few.multiply(x, bias, out, ranges, workers, then);
        } else {
            for (Rows range : ranges) {
                MatrixProduct product = PairProduct.suits(range) ? many : few;
                List<Rows> all = List.of(new Rows(0, range.count()));
                product.multiply(range.of(x), bias, range.of(out), all, workers, then);
            }
        }
    }

    private void multiply(PackedRows packed, Rows features, @Nullable Tensor bias, Tensor out) {
        Tensor matrix = slabs.stored(features);
        long values = features.count() * SUMS_STRIDE;
        Tensor work = units.work(values + features.count() * DEPTH / 2);
        Tensor sums = work.narrow(0, 0, values).view(features.count(), SUMS_STRIDE);
        Tensor copy = work.narrow(0, values, features.count() * DEPTH / 2).view(ScalarType.BFloat16);
        for (Rows depth : new Rows(0, matrix.size(1)).parts(DEPTH)) {
            Tensor block = aligned(matrix.narrow(1, depth.start(), depth.count()), copy);
            addProduct(block, packed, depth, sums);
        }
        units.release();
        Tensor result = sums.narrow(1, 0, packed.rows()).t();
        if (bias == null) {
            out.copy_(result);
        } else {
            torch.add_out(out, result, features.of(bias));
        }
    }

    /** Files may place weights anywhere, but the units are a third slower across cache lines. */
    private static Tensor aligned(Tensor block, Tensor buffer) {
        if (block.data_ptr().address() % CACHE_LINE_BYTES == 0) {
            return block;
        }
        Tensor copy = buffer.narrow(0, 0, block.numel()).view_as(block);
        copy.copy_(block);
        return copy;
    }

    /** Adds to {@code sums [features, rows]} for this range of inputs, which sets them if it is the first. */
    private void addProduct(Tensor block, PackedRows packed, Rows depth, Tensor sums) {
        long features = block.size(0);
        long blockAddress = block.data_ptr().address();
        long blockStride = block.stride(0);
        long sumsAddress = sums.data_ptr().address();
        long sumsStride = sums.stride(0);
        for (int panel = 0; panel < packed.panels(); panel++) {
            long target = sumsAddress + (long) panel * PackedRows.PANEL * Float.BYTES;
            for (int part = 0; part < PackedRows.PARTS; part++) {
                units.multiply(
                        features,
                        PackedRows.PANEL,
                        depth.count(),
                        blockAddress,
                        blockStride,
                        packed.address(panel, part, depth.start()),
                        target,
                        sumsStride,
                        depth.start() > 0 || part > 0);
            }
        }
    }
}
