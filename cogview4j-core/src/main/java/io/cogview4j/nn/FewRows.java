package io.cogview4j.nn;

import io.cogview4j.checkpoint.Parameter;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.MatrixView;
import io.cogview4j.tensor.VectorUnits;
import io.cogview4j.tensor.Workers;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * So few activations that they are transposed, once for the whole weight, whose pieces are converted and multiplied as they
 * lie: {@code out^T = weight x^T}.
 *
 * @param panels float32 {@code [in, }{@link VectorUnits#panelColumns()}{@code ]} each, the last of them perhaps narrower
 */
record FewRows(List<MatrixView> panels, VectorUnits units) implements VectorInputs {
    /** Transposing more of them, and what comes out, would take about as long as transposing the weight. */
    static final long MOST = 512;

    private static final long WEIGHT_STRIDE = DEPTH + Backend.ROW_PADDING;

    /** What a thread works on. */
    static final long WORK_VALUES = MOST_FEATURES * (WEIGHT_STRIDE + MOST);

    /** What the panels of so many inputs have. */
    static long panelValues(long in) {
        return MOST * in;
    }

    static FewRows of(Tensor x, VectorUnits units, Workers workers) {
        long in = x.size(1);
        Tensor values = units.inputs(x.numel());
        List<Rows> blocks = new Rows(0, x.size(0)).parts(units.panelColumns());
        List<MatrixView> panels = blocks.stream()
                .map(rows -> MatrixView.of(
                        values.narrow(0, rows.start() * in, rows.count() * in).view(in, rows.count())))
                .toList();
        workers.each(blocks.size(), i -> transpose(blocks.get(i).of(x), panels.get(i), units));
        return new FewRows(panels, units);
    }

    private static void transpose(Tensor x, MatrixView panel, VectorUnits units) {
        for (Rows depth : new Rows(0, x.size(1)).parts(DEPTH)) {
            Tensor piece = depth.columnsOf(x);
            Tensor values = units.work(piece.numel()).view_as(piece);
            values.copy_(piece);
            units.transpose(MatrixView.of(values), depth.of(panel));
        }
    }

    @Override
    public void multiply(Parameter weight, @Nullable Tensor bias, Tensor out) {
        long features = out.size(1);
        Tensor work = units.work(WORK_VALUES);
        Tensor values = work.narrow(0, 0, features * WEIGHT_STRIDE).view(features, WEIGHT_STRIDE);
        Tensor transposed =
                work.narrow(0, MOST_FEATURES * WEIGHT_STRIDE, out.numel()).view(features, out.size(0));
        if (bias != null) {
            transposed.copy_(bias.unsqueeze(1).expand_as(transposed));
        }
        MatrixView sums = MatrixView.of(transposed);
        for (Rows depth : new Rows(0, weight.size(1)).parts(DEPTH)) {
            Tensor piece = values.narrow(1, 0, depth.count());
            depth.columnsOf(weight).into(piece);
            List<MatrixView> inputs = panels.stream().map(depth::of).toList();
            VectorInputs.multiply(MatrixView.of(piece), inputs, sums, bias != null || depth.start() > 0, units);
        }
        units.transpose(sums, MatrixView.of(out));
    }
}
