package io.cogview4j.nn;

import io.cogview4j.checkpoint.Parameter;
import io.cogview4j.tensor.MatrixView;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** A range of rows of a packed matrix {@code [rows, width]}: the tokens of one sequence, or of one of its parts. */
public record Rows(long start, long count) {
    /** The rows of {@code packed}, as a view. */
    public Tensor of(Tensor packed) {
        return packed.narrow(0, start, count);
    }

    /** Columns instead of rows, as a view: rows of a weight are columns of what it gives. */
    public Tensor columnsOf(Tensor matrix) {
        return matrix.narrow(1, start, count);
    }

    /** As {@link #of(Tensor)}. */
    public Parameter of(Parameter weight) {
        return weight.rows(start, count);
    }

    /** As {@link #columnsOf(Tensor)}. */
    public Parameter columnsOf(Parameter weight) {
        return weight.columns(start, count);
    }

    /** As {@link #of(Tensor)}. */
    public MatrixView of(MatrixView matrix) {
        return matrix.rows(start, count);
    }

    /** As {@link #columnsOf(Tensor)}. */
    public MatrixView columnsOf(MatrixView matrix) {
        return matrix.columns(start, count);
    }

    public long end() {
        return start + count;
    }

    /** These rows in ranges of at most {@code most}, in order. */
    public List<Rows> parts(long most) {
        List<Rows> parts = new ArrayList<>();
        for (long at = start; at < end(); at += most) {
            parts.add(new Rows(at, Math.min(most, end() - at)));
        }
        return parts;
    }
}
