package io.cogview4j.nn;

import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.NativeKernels;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Scaled dot-product attention of one head of one sequence; "Attention Is All You Need", equation 1. Heads are shared out
 * among threads by the caller: one at a time in contiguous memory is twice as fast as libtorch's own threads on all.
 *
 * @param bfloat16Units whether there are units for bfloat16; without them libtorch's kernel would take forty times as long as
 *     in float32, in which it is computed then, whatever the data type
 * @param kernels what attends
 */
public record Attention(boolean bfloat16Units, NativeKernels kernels) {
    /** Of fewer tokens in bfloat16, libtorch's kernel leaves the units alone, and takes longer than in float32. */
    private static final long LEAST_BFLOAT16_TOKENS = 64;

    /** Attends with libtorch's own. */
    public Attention(boolean bfloat16Units) {
        this(bfloat16Units, NativeKernels.LIBTORCH);
    }

    /** As this backend computes it fastest. */
    public static Attention on(Backend backend) {
        return new Attention(backend.multipliesInBfloat16(), backend.kernels());
    }

    /** Every token attends to every token. q, k, v, result: {@code [tokens, headDim]}. */
    public Tensor full(Tensor q, Tensor k, Tensor v) {
        return attend(q, k, v, false);
    }

    /** A token attends to itself and those before it. q, k, v, result: {@code [tokens, headDim]}. */
    public Tensor causal(Tensor q, Tensor k, Tensor v) {
        return attend(q, k, v, true);
    }

    private Tensor attend(Tensor q, Tensor k, Tensor v, boolean causal) {
        ScalarType type = q.scalar_type().intern();
        if (type == ScalarType.BFloat16 && !(bfloat16Units && q.size(0) >= LEAST_BFLOAT16_TOKENS)) {
            return attend(q.to(ScalarType.Float), k.to(ScalarType.Float), v.to(ScalarType.Float), causal)
                    .to(type);
        }
        Tensor out = kernels.attend(head(q), head(k), head(v), causal);
        return out.squeeze(0).squeeze(0); // [tokens, headDim]
    }

    private static Tensor head(Tensor x) {
        return x.unsqueeze(0).unsqueeze(0); // [1, 1, tokens, headDim]
    }
}
