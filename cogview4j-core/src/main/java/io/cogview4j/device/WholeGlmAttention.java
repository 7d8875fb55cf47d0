package io.cogview4j.device;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.device.ArenaLayout.InArena;
import io.cogview4j.device.ArenaLayout.Part;
import io.cogview4j.nn.Rows;
import io.cogview4j.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Causal self-attention with rotary positions, in which several query heads share one key and value head; all heads of a prompt at
 * once.
 *
 * @param qkv queries, keys and values, {@code hidden -> (heads + 2 kvHeads) headDim}
 * @param out {@code heads headDim -> hidden}
 */
record WholeGlmAttention(WholeLinear qkv, WholeLinear out, int heads, int kvHeads) {
    /** @param weights below {@code self_attn} */
    static InArena<WholeGlmAttention> load(Weights weights, GlmShape shape, ArenaLayout layout) {
        long queryWidth = shape.heads() * shape.headDim();
        long keyWidth = shape.kvHeads() * shape.headDim();
        boolean bias = shape.attentionBias();
        InArena<WholeLinear> qkv = layout.linear(
                shape.hidden(),
                new Part(weights.at("q_proj"), queryWidth, bias),
                new Part(weights.at("k_proj"), keyWidth, bias),
                new Part(weights.at("v_proj"), keyWidth, bias));
        InArena<WholeLinear> out = layout.linear(queryWidth, new Part(weights.at("o_proj"), shape.hidden(), false));
        return arena -> new WholeGlmAttention(qkv.over(arena), out.over(arena), shape.heads(), shape.kvHeads());
    }

    /** {@code [rows, hidden] -> [rows, hidden]}; each prompt attends to itself alone. */
    Tensor forward(Tensor x, WholePrompts prompts, Operations operations) {
        try (Scope scope = Scope.open()) {
            ScalarType type = x.scalar_type().intern();
            long rows = x.size(0);
            Tensor all = qkv.forward(x, operations).view(rows, heads + 2L * kvHeads, -1); // [rows, all heads, headDim]
            Tensor turned = rotated(all.narrow(1, 0, heads + kvHeads), prompts, operations) // queries and keys
                    .view(rows, heads + kvHeads, -1);
            Tensor attended = operations.empty(x, type, rows, heads * all.size(2));
            for (Rows prompt : prompts.ranges()) {
                attend(prompt.of(turned), prompt.of(all), prompt.of(attended), operations);
            }
            return scope.keep(out.forward(attended, operations));
        }
    }

    /** {@code [rows, heads + kvHeads, headDim / 2, 2]}, in float32, new; the positions turn pairs of neighbours. */
    private static Tensor rotated(Tensor qk, WholePrompts prompts, Operations operations) {
        try (Scope scope = Scope.open()) {
            Tensor pairs = operations.as(ScalarType.Float, qk).view(qk.size(0), qk.size(1), qk.size(2) / 2, 2);
            return scope.keep(operations.rotate(pairs, prompts.cos(), prompts.sin()));
        }
    }

    /**
     * One prompt.
     *
     * @param turned {@code [tokens, heads + kvHeads, headDim]}
     * @param all {@code [tokens, heads + 2 kvHeads, headDim]}
     * @param result {@code [tokens, heads headDim]}
     */
    private void attend(Tensor turned, Tensor all, Tensor result, Operations operations) {
        try (var _ = Scope.open()) {
            ScalarType type = result.scalar_type().intern();
            Tensor q = ofHeads(turned.narrow(1, 0, heads), type, operations);
            Tensor k = ofHeads(turned.narrow(1, heads, kvHeads), type, operations);
            Tensor v = ofHeads(all.narrow(1, heads + kvHeads, kvHeads), type, operations);
            Tensor given = operations.causalAttention(q, k, v).squeeze(0); // [heads, tokens, headDim]
            operations.copy(given.permute(1, 0, 2), result.view(-1, heads, all.size(2)));
        }
    }

    /**
     * {@code [tokens, any heads, headDim] -> [1, heads, tokens, headDim]}. Those that query heads share are repeated while they are
     * copied anyway: in float32, kernels of CUDA for shared ones would hold the scores of all tokens.
     */
    private Tensor ofHeads(Tensor x, ScalarType type, Operations operations) {
        long tokens = x.size(0);
        long own = x.size(1);
        Tensor repeated = x.permute(1, 0, 2).unsqueeze(1).expand(own, heads / own, tokens, x.size(2));
        return operations.as(type, repeated).view(1, heads, tokens, x.size(2));
    }
}
