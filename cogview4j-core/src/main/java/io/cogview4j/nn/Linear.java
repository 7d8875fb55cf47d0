package io.cogview4j.nn;

import io.cogview4j.checkpoint.Parameter;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** {@code y = x W^T + b}; the weight is {@code [out, in]}, as stored. */
public record Linear(Parameter weight, @Nullable Tensor bias) {
    /** Loads {@code weight} and, where the checkpoint has one, {@code bias}. */
    public static Linear load(Weights weights, long in, long out) {
        return new Linear(
                weights.parameter("weight", out, in), weights.has("bias") ? weights.vector("bias", out) : null);
    }

    /** {@code [rows, in] -> [rows, out]}, a new tensor. */
    public Tensor forward(Tensor x) {
        return forward(x, output(x));
    }

    /** {@code [rows, in] -> [rows, out]}, a new tensor; each row is multiplied on its own. */
    public Tensor forwardEach(Tensor x) {
        return forward(x, output(x), new Rows(0, x.size(0)).parts(1));
    }

    private Tensor output(Tensor x) {
        return Tensors.empty(x.size(0), weight.stored().size(0));
    }

    /** {@code [rows, in] -> [rows, out]}, written to {@code out}, which must not overlap {@code x}. */
    public Tensor forward(Tensor x, Tensor out) {
        return forward(x, out, List.of(new Rows(0, x.size(0))));
    }

    /**
     * As {@link #forward(Tensor, Tensor)} for these ranges of rows, each multiplied on its own: BLAS chooses its kernel by
     * the size of a matrix, so the last bits of a row depend on how many rows lie beside it in its range, and on nothing
     * else.
     */
    public Tensor forward(Tensor x, Tensor out, List<Rows> ranges) {
        Tensor transposed = weight.f32().t();
        for (Rows rows : ranges) {
            if (bias == null) {
                torch.mm_out(rows.of(out), rows.of(x), transposed);
            } else {
                torch.addmm_out(rows.of(out), bias, rows.of(x), transposed);
            }
        }
        return out;
    }
}
