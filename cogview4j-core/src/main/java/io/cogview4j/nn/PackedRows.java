package io.cogview4j.nn;

import io.cogview4j.tensor.MatrixUnits;
import io.cogview4j.tensor.Workers;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * float32 activations as bfloat16 matrix units take them: in panels of {@value #PANEL} rows, transposed, with two values of
 * a row side by side. Each value is the sum of {@value #PARTS} of bfloat16, exactly: each takes 8 of its 24 significant
 * bits. The product of a part and a bfloat16 weight has 16, so it is exact in float32 too; "Leveraging the bfloat16
 * Artificial Intelligence Datatype For Higher-Precision Computations" (Henry, Tang, Heinecke, 2019).
 *
 * @param address of {@code [panels, PARTS, in / 2, PANEL, 2]}; rows past the last hold anything
 * @param in values of a row
 * @param rows how many
 */
record PackedRows(long address, long in, long rows) {
    static final int PANEL = 32;
    static final int PARTS = 3;
    private static final long COLUMNS = 2048; // taken apart at a time, so that they stay in the cache

    /** What a thread needs to pack. */
    static final long WORK_BYTES = PANEL * COLUMNS * (2 * Float.BYTES + Short.BYTES);

    /** What so many rows take. */
    static long bytes(long rows, long in) {
        return Math.ceilDiv(rows, PANEL) * PANEL * in * PARTS * Short.BYTES;
    }

    /** {@code [rows, in]}, packed in a buffer of the calling thread. */
    static PackedRows of(Tensor x, MatrixUnits units, Workers workers) {
        long rows = x.size(0);
        long in = x.size(1);
        long panels = Math.ceilDiv(rows, PANEL);
        Tensor values = units.packed(panels * PARTS * in * PANEL).view(panels, PARTS, in / 2, PANEL, 2);
        workers.each(Math.toIntExact(panels), i -> {
            long start = (long) i * PANEL;
            Tensor panel = values.select(0, i); // [PARTS, in / 2, PANEL, 2]
            Tensor source = x.narrow(0, start, Math.min(PANEL, rows - start));
            for (Rows columns : new Rows(0, in).parts(COLUMNS)) {
                Tensor target = panel.narrow(1, columns.start() / 2, columns.count() / 2);
                pack(source.narrow(1, columns.start(), columns.count()), target, units);
            }
        });
        return new PackedRows(values.data_ptr().address(), in, rows);
    }

    /** {@code [rows, columns] -> [PARTS, columns / 2, PANEL, 2]}. */
    private static void pack(Tensor x, Tensor parts, MatrixUnits units) {
        long count = x.numel();
        Tensor work = units.work(2 * count + count / 2);
        Tensor rest = work.narrow(0, 0, count).view_as(x);
        Tensor rounded = work.narrow(0, count, count).view_as(x);
        Tensor part =
                work.narrow(0, 2 * count, count / 2).view(ScalarType.BFloat16).view_as(x);
        Tensor left = x;
        for (int i = 0; i < PARTS; i++) {
            part.copy_(left);
            put(part, parts.select(0, i));
            if (i < PARTS - 1) {
                rounded.copy_(part);
                torch.sub_out(rest, left, rounded);
                left = rest;
            }
        }
    }

    /** {@code [rows, columns] -> [columns / 2, PANEL, 2]}; pairs of values are moved as one of 32 bits. */
    private static void put(Tensor part, Tensor target) {
        Tensor pairs = part.view(ScalarType.Int).t(); // [columns / 2, rows]
        Tensor places = target.view(ScalarType.Int).squeeze(2); // [columns / 2, PANEL]
        places.narrow(1, 0, pairs.size(1)).copy_(pairs);
    }

    int panels() {
        return Math.toIntExact(Math.ceilDiv(rows, PANEL));
    }

    /** Address of one part of one panel, from this column on. */
    long address(int panel, int part, long column) {
        return address + (((long) panel * PARTS + part) * in + column) * PANEL * Short.BYTES;
    }
}
