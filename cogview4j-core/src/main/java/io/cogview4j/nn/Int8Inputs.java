package io.cogview4j.nn;

import io.cogview4j.checkpoint.Int8Values;
import io.cogview4j.tensor.Int8Units;
import io.cogview4j.tensor.MatrixView;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Workers;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Activations as units for int8 take them: each row is rounded to whole numbers from -127 to 127 times a scale, as weights are
 * ({@link Int8Values#rounding}). A row with a NaN or an infinity has a scale that is none, either, and so has all that comes of it.
 *
 * @param panels {@code [in / 4, }{@value #PANEL}{@code ]} of four neighbours of a row each; of the last, as many columns as the
 *     units like
 * @param scales float32 {@code [panels, 1, }{@value #PANEL}{@code ]}
 * @param offsets int32, of the same shape: what sums begin with, since weights go into products {@value #SHIFT} larger than they are
 */
record Int8Inputs(List<MatrixView> panels, Tensor scales, Tensor offsets) {
    /** Rows that are multiplied at a time. */
    static final long PANEL = 64;

    /** Makes an int8 number one that has no sign. */
    static final int SHIFT = 128;

    /** Of units that take less, part would be idle; nor do kernels have to be made for every number of rows. */
    private static final long COLUMNS = 16;

    private static final long TOGETHER = 4;

    /** Rounded at a time, so that they stay in the cache. */
    private static final long ROUNDED = 1 << 17;

    /** As floats, their absolute values, quotients, and scales. */
    private static final long ROUNDING_BYTES = 4 * ROUNDED * Float.BYTES;

    /** Rows of {@code in} values that are multiplied with all of a weight at a time: as large as {@link ConvertedRows}. */
    static long most(long in) {
        return ConvertedRows.most(in / Float.BYTES);
    }

    /** What so many threads need to make them, and what they take. */
    static long bytes(long in, int threads) {
        long rows = most(in) + PANEL;
        return rows * (in + Float.BYTES + Integer.BYTES) + threads * (ROUNDING_BYTES + PANEL * in);
    }

    /** Of {@code [rows, in]}; valid until the calling thread's next call with these units. */
    static Int8Inputs of(Tensor x, Int8Units units, Workers workers) {
        long in = x.size(1);
        List<Rows> blocks = new Rows(0, x.size(0)).parts(PANEL);
        Tensor quads =
                units.inputs(blocks.size() * PANEL * in).view(ScalarType.Int).view(blocks.size(), in / TOGETHER, PANEL);
        List<MatrixView> panels = blocks.stream()
                .map(rows ->
                        MatrixView.of(quads.select(0, rows.start() / PANEL)).columns(0, columns(rows)))
                .toList();
        long[] shape = {blocks.size(), 1, PANEL};
        Tensor scales = torch.zeros(shape, new TensorOptions(ScalarType.Float));
        Tensor offsets = torch.zeros(shape, new TensorOptions(ScalarType.Int));
        workers.each(blocks.size(), i -> {
            round(blocks.get(i).of(x), quads.select(0, i), scales.select(0, i).select(0, 0), units);
            sum(panels.get(i), offsets.select(0, i), units);
        });
        return new Int8Inputs(panels, scales, offsets);
    }

    private static long columns(Rows rows) {
        return (rows.count() + COLUMNS - 1) / COLUMNS * COLUMNS;
    }

    /**
     * Rounds rows and turns them over.
     *
     * @param quads {@code [in / 4, }{@value #PANEL}{@code ]}, zeros where there are no rows
     */
    private static void round(Tensor x, Tensor quads, Tensor scales, Int8Units units) {
        long in = x.size(1);
        Tensor numbers = units.numbers(PANEL * in).view(PANEL, in);
        numbers.narrow(0, x.size(0), PANEL - x.size(0)).zero_();
        for (Rows rows : new Rows(0, x.size(0)).parts(Math.max(1, ROUNDED / in))) {
            try (var _ = Scope.open()) {
                Tensor floats = rows.of(x).to(ScalarType.Float).contiguous();
                Int8Values rounded = Int8Values.rounding(floats, 1);
                rows.of(numbers).copy_(rounded.values());
                rows.of(scales).copy_(rounded.scales().view(-1));
            }
        }
        quads.copy_(numbers.view(ScalarType.Int).t());
    }

    /** @param offsets int32 {@code [1, }{@value #PANEL}{@code ]}: of each row, its numbers times {@code -}{@value #SHIFT} */
    private static void sum(MatrixView panel, Tensor offsets, Int8Units units) {
        Tensor shifts = units.weights(TOGETHER * panel.rows()).view(1, TOGETHER * panel.rows());
        shifts.fill_(new Scalar(SHIFT));
        units.multiply(MatrixView.of(shifts), panel, MatrixView.of(offsets).columns(0, panel.columns()), false);
        offsets.neg_();
    }
}
