package io.cogview4j.nn;

import io.cogview4j.checkpoint.WeightSizes;
import io.cogview4j.tensor.Backend;
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
 * they lie in memory, and goes on to the next. So each weight is converted once, and activations in float32 never. Those in
 * bfloat16 are converted first, and sums are rounded once. The bits of a row depend on that row alone.
 *
 * @param slabs the weight, as it is cut for activations that are left to libtorch
 * @param bfloat16Units whether there are units for bfloat16, so that activations in bfloat16 are left to libtorch
 */
record PanelProduct(Slabs slabs, VectorUnits units, boolean bfloat16Units) implements MatrixProduct {
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

    /** The most that the largest of these matrices needs for activations in bfloat16. */
    static long bfloat16WorkBytes(WeightSizes weights, int threads) {
        long sums = threads * ConvertedRows.MOST * MOST_FEATURES * Float.BYTES;
        return workBytes(threads)
                + weights.tensors().stream()
                        .filter(tensor -> tensor.shape().size() == 2)
                        .filter(tensor -> tensor.elements() >= SlabProduct.LARGE_VALUES)
                        .mapToLong(tensor -> tensor.shape().get(1))
                        .map(in -> sums + ConvertedRows.most(in) * (in + Backend.ROW_PADDING) * Float.BYTES)
                        .max()
                        .orElse(0);
    }

    @Override
    public long features() {
        return slabs.rows().count();
    }

    @Override
    public void multiply(
            Tensor x, @Nullable Tensor bias, Tensor out, List<Rows> ranges, Workers workers, Consumer<Tensor> then) {
        boolean float32 = x.scalar_type().intern() == ScalarType.Float;
        if (!float32 && bfloat16Units) {
            new SlabProduct(slabs).multiply(x, bias, out, ranges, workers, then);
            return;
        }
        List<Rows> tasks = new Rows(0, features()).parts(taskFeatures(workers.threads()));
        for (Rows strip : new Rows(0, x.size(0)).parts(float32 ? x.size(0) : ConvertedRows.most(x.size(1)))) {
            MatrixView inputs = MatrixView.of(float32 ? Tensors.withWholeRows(x) : converted(strip.of(x), workers));
            Tensor target = strip.of(out);
            workers.each(tasks.size(), i -> {
                Rows features = tasks.get(i);
                Tensor part = features.columnsOf(target);
                Tensor sums = float32 ? part : units.sums(part.numel()).view_as(part);
                multiply(inputs, features, bias == null ? null : features.of(bias), sums);
                then.accept(sums);
                if (!float32) {
                    part.copy_(sums);
                }
            });
        }
    }

    /** {@code [rows, in]} in float32, valid until the calling thread's next call with these units. */
    private Tensor converted(Tensor x, Workers workers) {
        long in = x.size(1);
        long stride = in + Backend.ROW_PADDING;
        Tensor values = units.inputs(x.size(0) * stride).view(x.size(0), stride).narrow(1, 0, in);
        List<Rows> blocks = new Rows(0, x.size(0)).parts(ROWS);
        workers.each(
                blocks.size(), i -> blocks.get(i).of(values).copy_(blocks.get(i).of(x)));
        return values;
    }

    /** Fewer where threads would be left without work. Bits do not depend on it. */
    private long taskFeatures(int threads) {
        long panels = features() / (TASKS_PER_THREAD * threads * PANEL);
        return PANEL * Math.clamp(panels, 1, MOST_FEATURES / PANEL);
    }

    private void multiply(MatrixView inputs, Rows features, @Nullable Tensor bias, Tensor out) {
        if (bias != null) {
            out.copy_(bias.expand_as(out));
        }
        MatrixView sums = MatrixView.of(out);
        Tensor matrix = slabs.stored(features);
        for (Rows depth : new Rows(0, matrix.size(1)).parts(DEPTH)) {
            List<MatrixView> panels = panels(depth.columnsOf(matrix));
            addProduct(depth.columnsOf(inputs), panels, sums, bias != null || depth.start() > 0);
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
