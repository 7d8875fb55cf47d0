package io.cogview4j.nn;

import io.cogview4j.tensor.MatrixUnits;
import io.cogview4j.tensor.MatrixView;
import io.cogview4j.tensor.Tensors;
import io.cogview4j.tensor.Workers;
import java.util.List;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Activations as bfloat16 matrix units take them: those in bfloat16 as they lie in memory, those in float32 in
 * {@value #FLOAT32_PARTS} parts, of which each value is the sum, exactly: each part takes 8 of its 24 significant bits. The
 * product of a part and a bfloat16 weight has 16, so it is exact in float32 too; "Leveraging the bfloat16 Artificial
 * Intelligence Datatype For Higher-Precision Computations" (Henry, Tang, Heinecke, 2019).
 *
 * @param all bfloat16 {@code [rows, in]} each, from the largest to the smallest
 */
record InputParts(List<MatrixView> all) {
    static final int FLOAT32_PARTS = 3;

    // taken apart at a time, so that they stay in the cache
    private static final long ROWS = 32;
    private static final long COLUMNS = 2048;

    /** What a thread needs to take values apart. */
    static final long WORK_BYTES = 2 * ROWS * COLUMNS * Float.BYTES;

    /** What so many rows of float32 take. */
    static long bytes(long rows, long in) {
        return ConvertedRows.values(FLOAT32_PARTS * rows, in) * Short.BYTES;
    }

    /**
     * Of {@code [rows, in]}; those of float32 are valid until the calling thread's next call with these units, others as
     * long as the innermost scope.
     */
    static InputParts of(Tensor x, MatrixUnits units, Workers workers) {
        if (!Tensors.isFloat32(x)) {
            return new InputParts(List.of(MatrixView.of(Tensors.withWholeRows(x))));
        }
        long rows = x.size(0);
        long in = x.size(1);
        long partRows = FLOAT32_PARTS * rows;
        Tensor values = ConvertedRows.in(units.inputs(ConvertedRows.values(partRows, in)), partRows, in)
                .view(FLOAT32_PARTS, rows, in);
        List<Rows> blocks = new Rows(0, rows).parts(ROWS);
        workers.each(blocks.size(), i -> {
            Rows block = blocks.get(i);
            Tensor parts = values.narrow(1, block.start(), block.count());
            for (Rows columns : new Rows(0, in).parts(COLUMNS)) {
                split(columns.columnsOf(block.of(x)), parts.narrow(2, columns.start(), columns.count()), units);
            }
        });
        return new InputParts(LongStream.range(0, FLOAT32_PARTS)
                .mapToObj(i -> MatrixView.of(values.select(0, i)))
                .toList());
    }

    /** {@code [rows, columns] -> [FLOAT32_PARTS, rows, columns]}: each part is what those before it leave, rounded. */
    private static void split(Tensor x, Tensor parts, MatrixUnits units) {
        Tensor work = units.work(2 * x.numel());
        Tensor rounded = work.narrow(0, 0, x.numel()).view_as(x);
        Tensor rest = work.narrow(0, x.numel(), x.numel()).view_as(x);
        Tensor left = x;
        for (int i = 0; i < FLOAT32_PARTS; i++) {
            Tensor part = parts.select(0, i);
            part.copy_(left);
            if (i < FLOAT32_PARTS - 1) {
                rounded.copy_(part);
                torch.sub_out(rest, left, rounded);
                left = rest;
            }
        }
    }
}
