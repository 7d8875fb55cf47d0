package io.cogview4j.nn;

import io.cogview4j.tensor.Tensors;
import io.cogview4j.tensor.VectorUnits;
import io.cogview4j.tensor.Workers;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * A thread turns a piece of the weight into float32 panels that stay in the cache, multiplies all activations with them, as
 * they lie in memory, and goes on to the next. So each weight is converted once, and activations never. The bits of a row
 * depend on that row alone. Activations in bfloat16 are left to libtorch.
 *
 * @param slabs the weight, as it is cut for activations that are not float32
 */
record PanelProduct(Slabs slabs, VectorUnits units) implements MatrixProduct {
    /** Of a task, so many that activations are not read too often, and their panels stay in the cache. */
    private static final long MOST_FEATURES = 256;

    private static final long PANEL = 64;

    /** Sums of more products one after the other would be faster, and less exact than those of BLAS. */
    private static final long DEPTH = 512;

    /** Activations that stay in the cache from panel to panel. */
    private static final long ROWS = 64;

    private static final long WORK_VALUES = (MOST_FEATURES + PANEL) * DEPTH;
    private static final long TASKS_PER_THREAD = 4;

    /** What so many threads work on. */
    static long workBytes(int threads) {
        return threads * WORK_VALUES * Float.BYTES;
    }

    @Override
    public long features() {
        return slabs.rows().count();
    }

    @Override
    public void multiply(
            Tensor x, @Nullable Tensor bias, Tensor out, List<Rows> ranges, Workers workers, Consumer<Tensor> then) {
        if (x.scalar_type().intern() != ScalarType.Float) {
            new SlabProduct(slabs).multiply(x, bias, out, ranges, workers, then);
            return;
        }
        Tensor input = Tensors.withWholeRows(x);
        List<Rows> tasks = new Rows(0, features()).parts(taskFeatures(workers.threads()));
        workers.each(tasks.size(), i -> {
            Rows features = tasks.get(i);
            Tensor target = out.narrow(1, features.start(), features.count());
            if (bias != null) {
                target.copy_(features.of(bias).expand_as(target));
            }
            multiply(input, features, target, bias != null);
            then.accept(target);
        });
    }

    /** Fewer where threads would be left without work. Bits do not depend on it. */
    private long taskFeatures(int threads) {
        long panels = features() / (TASKS_PER_THREAD * threads * PANEL);
        return PANEL * Math.clamp(panels, 1, MOST_FEATURES / PANEL);
    }

    private void multiply(Tensor x, Rows features, Tensor out, boolean add) {
        Tensor matrix = slabs.stored(features);
        for (Rows depth : new Rows(0, matrix.size(1)).parts(DEPTH)) {
            Tensor panels = panels(matrix.narrow(1, depth.start(), depth.count()));
            addProduct(x.narrow(1, depth.start(), depth.count()), panels, out, add || depth.start() > 0);
        }
    }

    /** {@code [features, depth] -> [depth, PANEL]} one after the other, the last of them perhaps narrower. */
    private Tensor panels(Tensor piece) {
        long depth = piece.size(1);
        Tensor work = units.work(WORK_VALUES);
        Tensor converted = work.narrow(0, MOST_FEATURES * DEPTH, PANEL * DEPTH);
        for (Rows panel : new Rows(0, piece.size(0)).parts(PANEL)) {
            Tensor values = converted.narrow(0, 0, panel.count() * depth).view(panel.count(), depth);
            values.copy_(panel.of(piece));
            Tensor target = work.narrow(0, panel.start() * depth, panel.count() * depth);
            units.transpose(values, target.view(depth, panel.count()));
        }
        return work;
    }

    /** {@code out = x panels}, or {@code out += x panels}. */
    private void addProduct(Tensor x, Tensor panels, Tensor out, boolean add) {
        long depth = x.size(1);
        long xAddress = x.data_ptr().address();
        long xStride = x.stride(0);
        long outAddress = out.data_ptr().address();
        long outStride = out.stride(0);
        long panelsAddress = panels.data_ptr().address();
        for (Rows rows : new Rows(0, x.size(0)).parts(ROWS)) {
            for (Rows panel : new Rows(0, out.size(1)).parts(PANEL)) {
                units.multiply(
                        rows.count(),
                        panel.count(),
                        depth,
                        xAddress + rows.start() * xStride * Float.BYTES,
                        xStride,
                        panelsAddress + panel.start() * depth * Float.BYTES,
                        outAddress + (rows.start() * outStride + panel.start()) * Float.BYTES,
                        outStride,
                        add);
            }
        }
    }
}
