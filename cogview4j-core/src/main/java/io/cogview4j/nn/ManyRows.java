package io.cogview4j.nn;

import io.cogview4j.checkpoint.Parameter;
import io.cogview4j.tensor.MatrixView;
import io.cogview4j.tensor.Tensors;
import io.cogview4j.tensor.VectorUnits;
import io.cogview4j.tensor.Workers;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * So many activations that the weight is transposed: a piece of it becomes float32 panels in the cache, with which all
 * activations are multiplied, as they lie in memory.
 *
 * @param x float32 {@code [rows, in]}
 */
record ManyRows(MatrixView x, VectorUnits units) implements VectorInputs {
    /** What a thread works on: the panels of a piece, and what becomes one of them. */
    static final long WORK_VALUES = (MOST_FEATURES + BLOCK) * DEPTH;

    static ManyRows of(Tensor x, VectorUnits units, Workers workers) {
        boolean float32 = Tensors.isFloat32(x);
        return new ManyRows(MatrixView.of(float32 ? Tensors.withWholeRows(x) : converted(x, units, workers)), units);
    }

    private static Tensor converted(Tensor x, VectorUnits units, Workers workers) {
        long rows = x.size(0);
        long in = x.size(1);
        Tensor values = ConvertedRows.in(units.inputs(ConvertedRows.values(rows, in)), rows, in);
        List<Rows> blocks = new Rows(0, rows).parts(BLOCK);
        workers.each(
                blocks.size(), i -> blocks.get(i).of(values).copy_(blocks.get(i).of(x)));
        return values;
    }

    @Override
    public void multiply(Parameter weight, @Nullable Tensor bias, Tensor out) {
        if (bias != null) {
            out.copy_(bias.expand_as(out));
        }
        MatrixView sums = MatrixView.of(out);
        for (Rows depth : new Rows(0, weight.size(1)).parts(DEPTH)) {
            List<MatrixView> panels = panels(depth.columnsOf(weight));
            VectorInputs.multiply(depth.columnsOf(x), panels, sums, bias != null || depth.start() > 0, units);
        }
    }

    /** {@code [features, depth] -> [depth, }{@link VectorUnits#panelColumns()}{@code ]} each, the last of them perhaps narrower. */
    private List<MatrixView> panels(Parameter piece) {
        long depth = piece.size(1);
        Tensor work = units.work(WORK_VALUES);
        List<MatrixView> panels = new ArrayList<>();
        for (Rows features : new Rows(0, piece.size(0)).parts(units.panelColumns())) {
            long count = features.count();
            Tensor values = work.narrow(0, MOST_FEATURES * DEPTH, count * depth).view(count, depth);
            features.of(piece).into(values);
            Tensor panel =
                    work.narrow(0, features.start() * depth, count * depth).view(depth, count);
            panels.add(MatrixView.of(panel));
            units.transpose(MatrixView.of(values), panels.getLast());
        }
        return panels;
    }
}
