package io.cogview4j.nn;

import io.cogview4j.tensor.Workers;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * A thread converts a slab of the weight to the data type of {@code x}, has BLAS multiply it, and goes on to the next. BLAS
 * chooses its kernel by the size of a matrix, so the last bits of a row depend on how many rows its range has.
 */
record SlabProduct(Slabs slabs) implements MatrixProduct {
    /** BLAS is done with smaller weights before others have turned or packed anything. */
    static final long LARGE_VALUES = 1L << 20;

    @Override
    public long features() {
        return slabs.rows().count();
    }

    @Override
    public void multiply(
            Tensor x, @Nullable Tensor bias, Tensor out, List<Rows> ranges, Workers workers, Consumer<Tensor> then) {
        ScalarType type = x.scalar_type().intern();
        slabs.each(ranges, workers, (slab, part) -> {
            Tensor transposed = slabs.rows(slab, type).t();
            Rows features = new Rows(slab.start() - slabs.rows().start(), slab.count());
            for (Rows rows : part) {
                Tensor target = features.columnsOf(rows.of(out));
                multiply(rows.of(x), transposed, bias == null ? null : features.of(bias), target);
                then.accept(target);
            }
        });
    }

    private static void multiply(Tensor x, Tensor transposed, @Nullable Tensor bias, Tensor out) {
        if (bias == null) {
            torch.mm_out(out, x, transposed);
        } else {
            torch.addmm_out(out, bias.to(out.scalar_type()), x, transposed);
        }
    }
}
