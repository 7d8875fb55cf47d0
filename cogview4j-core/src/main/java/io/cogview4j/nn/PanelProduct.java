package io.cogview4j.nn;

import io.cogview4j.tensor.MatrixView;
import io.cogview4j.tensor.Tensors;
import io.cogview4j.tensor.VectorUnits;
import io.cogview4j.tensor.Workers;
import java.util.ArrayList;
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
        MatrixView inputs = MatrixView.of(Tensors.withWholeRows(x));
        List<Rows> tasks = new Rows(0, features()).parts(taskFeatures(workers.threads()));
        workers.each(tasks.size(), i -> {
            Rows features = tasks.get(i);
            Tensor target = features.columnsOf(out);
            if (bias != null) {
                target.copy_(features.of(bias).expand_as(target));
            }
            multiply(inputs, features, target, bias != null);
            then.accept(target);
        });
    }

    /** Fewer where threads would be left without work. Bits do not depend on it. */
    private long taskFeatures(int threads) {
        long panels = features() / (TASKS_PER_THREAD * threads * PANEL);
        return PANEL * Math.clamp(panels, 1, MOST_FEATURES / PANEL);
    }

    private void multiply(MatrixView inputs, Rows features, Tensor out, boolean add) {
        MatrixView sums = MatrixView.of(out);
        Tensor matrix = slabs.stored(features);
        for (Rows depth : new Rows(0, matrix.size(1)).parts(DEPTH)) {
            List<MatrixView> panels = panels(depth.columnsOf(matrix));
            addProduct(depth.columnsOf(inputs), panels, sums, add || depth.start() > 0);
        }
    }

    /** {@code [features, depth] -> [depth, PANEL]} each, the last of them perhaps narrower. */
    private List<MatrixView> panels(Tensor piece) {
        long depth = piece.size(1);
        Tensor work = units.work(WORK_VALUES);
        Tensor converted = work.narrow(0, MOST_FEATURES * DEPTH, PANEL * DEPTH);
        List<MatrixView> panels = new ArrayList<>();
        for (Rows features : new Rows(0, piece.size(0)).parts(PANEL)) {
            long count = features.count();
            Tensor values = converted.narrow(0, 0, count * depth).view(count, depth);
            values.copy_(features.of(piece));
            Tensor panel =
                    work.narrow(0, features.start() * depth, count * depth).view(depth, count);
            panels.add(MatrixView.of(panel));
            units.transpose(MatrixView.of(values), panels.getLast());
        }
        return panels;
    }

    /** {@code out = x panels}, or {@code out += x panels}. */
    private void addProduct(MatrixView x, List<MatrixView> panels, MatrixView out, boolean add) {
        for (Rows rows : new Rows(0, x.rows()).parts(ROWS)) {
            long column = 0;
            for (MatrixView panel : panels) {
                units.multiply(rows.of(x), panel, rows.of(out).columns(column, panel.columns()), add);
                column += panel.columns();
            }
        }
    }
}
