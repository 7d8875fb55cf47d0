package io.cogview4j.nn;

import io.cogview4j.checkpoint.Parameter;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.tensor.Tensors;
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
        return forward(x, Tensors.empty(x.size(0), weight.stored().size(0)));
    }

    /** {@code [rows, in] -> [rows, out]}, written to {@code out}, which must not overlap {@code x}. */
    public Tensor forward(Tensor x, Tensor out) {
        Tensor transposed = weight.f32().t();
        if (bias == null) {
            torch.mm_out(out, x, transposed);
        } else {
            torch.addmm_out(out, bias, x, transposed);
        }
        return out;
    }
}
