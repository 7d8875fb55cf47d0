package io.cogview4j.nn;

import io.cogview4j.checkpoint.Parameter;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.tensor.Workers;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * {@code y = x W^T + b}; the weight is {@code [out, in]}, as stored. It is used in slabs of rows, which are output
 * features: a thread converts a slab to the data type of {@code x}, multiplies, and goes on to the next.
 */
public record Linear(Parameter weight, @Nullable Tensor bias) {
    /** Loads {@code weight} and, where the checkpoint has one, {@code bias}. */
    public static Linear load(Weights weights, long in, long out) {
        return new Linear(
                weights.parameter("weight", out, in), weights.has("bias") ? weights.vector("bias", out) : null);
    }

    /** {@code [rows, in] -> [rows, out]}, a new tensor, on the calling thread. */
    public Tensor forward(Tensor x) {
        return forward(x, new Workers(1));
    }

    /** {@code [rows, in] -> [rows, out]}, a new tensor. */
    public Tensor forward(Tensor x, Workers workers) {
        return forward(x, output(x), List.of(new Rows(0, x.size(0))), workers);
    }

    /** {@code [rows, in] -> [rows, out]}, a new tensor; each row is multiplied on its own. */
    public Tensor forwardEach(Tensor x, Workers workers) {
        return forward(x, output(x), new Rows(0, x.size(0)).parts(1), workers);
    }

    private Tensor output(Tensor x) {
        long[] shape = {x.size(0), weight.stored().size(0)};
        return torch.empty(shape, x.options(), null);
    }

    /**
     * {@code [rows, in] -> [rows, out]}, written to {@code out}, which must not overlap {@code x} and has its data type.
     * Each of these ranges of rows is multiplied on its own: BLAS chooses its kernel by the size of a matrix, so the last
     * bits of a row depend on how many rows lie beside it in its range, and on nothing else.
     */
    public Tensor forward(Tensor x, Tensor out, List<Rows> ranges, Workers workers) {
        return forward(x, out, ranges, workers, _ -> {});
    }

    /**
     * As {@link #forward(Tensor, Tensor, List, Workers)}.
     *
     * @param then is shown each part of the output {@code [rows, features]} while it is in the cache
     */
    public Tensor forward(Tensor x, Tensor out, List<Rows> ranges, Workers workers, Consumer<Tensor> then) {
        Slabs slabs = Slabs.of(weight);
        ScalarType type = x.scalar_type().intern();
        slabs.each(ranges, workers, (features, part) -> {
            Tensor transposed = slabs.rows(features, type).t();
            for (Rows rows : part) {
                Tensor target = rows.of(out).narrow(1, features.start(), features.count());
                multiply(rows.of(x), transposed, features, target);
                then.accept(target);
            }
        });
        return out;
    }

    private void multiply(Tensor x, Tensor transposed, Rows features, Tensor out) {
        if (bias == null) {
            torch.mm_out(out, x, transposed);
        } else {
            torch.addmm_out(out, features.of(bias).to(out.scalar_type()), x, transposed);
        }
    }
}
