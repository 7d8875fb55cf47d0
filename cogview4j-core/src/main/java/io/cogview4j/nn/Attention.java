package io.cogview4j.nn;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Scaled dot-product attention of one sequence; "Attention Is All You Need", equation 1. */
public final class Attention {
    private Attention() {}

    /** Every token attends to every token. q, k, v, result: {@code [tokens, heads, headDim]}. */
    public static Tensor full(Tensor q, Tensor k, Tensor v) {
        return attend(q, k, v, false);
    }

    /** A token attends to itself and those before it. q, k, v, result: {@code [tokens, heads, headDim]}. */
    public static Tensor causal(Tensor q, Tensor k, Tensor v) {
        return attend(q, k, v, true);
    }

    private static Tensor attend(Tensor q, Tensor k, Tensor v, boolean causal) {
        Tensor out = torch.scaled_dot_product_attention(
                heads(q), heads(k), heads(v), new TensorOptional(), 0, causal, new DoubleOptional(), false);
        return out.squeeze(0).transpose(0, 1); // [tokens, heads, headDim]
    }

    private static Tensor heads(Tensor x) {
        return x.transpose(0, 1).unsqueeze(0); // [1, heads, tokens, headDim]
    }
}
