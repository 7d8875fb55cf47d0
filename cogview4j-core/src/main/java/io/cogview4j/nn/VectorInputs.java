package io.cogview4j.nn;

import io.cogview4j.checkpoint.Parameter;
import io.cogview4j.tensor.MatrixView;
import io.cogview4j.tensor.VectorUnits;
import io.cogview4j.tensor.Workers;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Activations as they are multiplied on vector units, piece by piece of a weight. The kernels want one of the two factors
 * transposed: the smaller one, for both give the same bits.
 */
sealed interface VectorInputs permits FewRows, ManyRows {
    /** Of a piece at a time. */
    long MOST_FEATURES = 256;

    /** Sums of more products one after the other would be faster, and less exact than those of BLAS. */
    long DEPTH = 512;

    /** Rows, and features, that are multiplied at a time, so that both stay in the cache. */
    long BLOCK = 64;

    /** Of {@code [rows, in]}; valid until the calling thread's next call with these units. */
    static VectorInputs of(Tensor x, VectorUnits units, Workers workers) {
        return x.size(0) <= FewRows.MOST ? FewRows.of(x, units, workers) : ManyRows.of(x, units, workers);
    }

    /**
     * {@code out = x weight^T + bias}, on the calling thread.
     *
     * @param weight {@code [features, in]}, at most {@link #MOST_FEATURES}
     * @param bias float32 {@code [features]}
     * @param out float32 {@code [rows, features]}
     */
    void multiply(Parameter weight, @Nullable Tensor bias, Tensor out);

    /**
     * {@code out = a b}, or {@code out += a b}, {@link #BLOCK} rows of {@code a} at a time.
     *
     * @param panels the columns of {@code b}, in order
     */
    static void multiply(MatrixView a, List<MatrixView> panels, MatrixView out, boolean add, VectorUnits units) {
        for (Rows rows : new Rows(0, a.rows()).parts(BLOCK)) {
            long column = 0;
            for (MatrixView panel : panels) {
                units.multiply(rows.of(a), panel, rows.of(out).columns(column, panel.columns()), add);
                column += panel.columns();
            }
        }
    }
}
