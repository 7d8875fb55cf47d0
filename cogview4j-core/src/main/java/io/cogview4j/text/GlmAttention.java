package io.cogview4j.text;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.nn.Attention;
import io.cogview4j.nn.Linear;
import io.cogview4j.nn.Rows;
import io.cogview4j.tensor.Scope;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Causal self-attention with rotary positions, in which several query heads share one key and value head. */
record GlmAttention(Linear query, Linear key, Linear value, Linear output, int headDim) {
    static GlmAttention load(Weights weights, GlmConfig config) {
        long hidden = config.hiddenSize();
        long queryWidth = (long) config.numAttentionHeads() * config.headDim();
        long keyWidth = (long) config.numKeyValueHeads() * config.headDim();
        boolean bias = config.attentionBias();
        return new GlmAttention(
                linear(weights.at("q_proj"), hidden, queryWidth, bias),
                linear(weights.at("k_proj"), hidden, keyWidth, bias),
                linear(weights.at("v_proj"), hidden, keyWidth, bias),
                linear(weights.at("o_proj"), queryWidth, hidden, false),
                config.headDim());
    }

    private static Linear linear(Weights weights, long in, long out, boolean bias) {
        return new Linear(weights.parameter("weight", out, in), bias ? weights.vector("bias", out) : null);
    }

    /** {@code [rows, hidden]}, replaced by what the attention gives; each prompt attends to itself alone. */
    Tensor forward(Tensor x, List<Rows> prompts, GlmRotary rotary, GlmBuffers buffers) {
        try (var _ = Scope.open()) {
            Tensor q =
                    query.forward(x, buffers.query(), prompts).view(x.size(0), -1, headDim); // [rows, heads, headDim]
            Tensor k = key.forward(x, buffers.key(), prompts).view(x.size(0), -1, headDim); // [rows, kvHeads, headDim]
            Tensor v =
                    value.forward(x, buffers.value(), prompts).view(x.size(0), -1, headDim); // [rows, kvHeads, headDim]
            for (Rows prompt : prompts) {
                attend(prompt.of(q), prompt.of(k), prompt.of(v), rotary);
            }
            output.forward(buffers.query(), x, prompts);
        }
        return x;
    }

    /** One prompt; the result takes the place of the queries. */
    private static void attend(Tensor q, Tensor k, Tensor v, GlmRotary rotary) {
        try (var _ = Scope.open()) {
            rotary.rotate(q);
            rotary.rotate(k);
            q.copy_(Attention.causal(q, shared(k, q.size(1)), shared(v, q.size(1))));
        }
    }

    /** {@code [tokens, kvHeads, headDim] -> [tokens, heads, headDim]}: consecutive query heads share a head. */
    private static Tensor shared(Tensor x, long heads) {
        long group = heads / x.size(1);
        return x.unsqueeze(2).expand(x.size(0), x.size(1), group, x.size(2)).reshape(x.size(0), heads, x.size(2));
    }
}
