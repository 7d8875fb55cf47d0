package io.cogview4j.device;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.device.ArenaLayout.InArena;
import io.cogview4j.device.ArenaLayout.Part;
import io.cogview4j.nn.LowRanks;
import io.cogview4j.packed.TokenLayout.Sequence;
import io.cogview4j.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Attention of text and image tokens of a sequence to each other, with layer-normed queries and keys and rotary positions on the image
 * tokens; all heads of a sequence at once.
 *
 * @param qkv queries, keys and values, {@code D -> 3 D}
 */
record WholeAttention(WholeLinear qkv, WholeLinear out, int heads) {
    /** @param weights below {@code attn1} */
    static InArena<WholeAttention> load(Weights weights, BlockShape shape, ArenaLayout layout) {
        long width = shape.width();
        InArena<WholeLinear> qkv = layout.linear(
                width,
                Part.of(weights.at("to_q"), width),
                Part.of(weights.at("to_k"), width),
                Part.of(weights.at("to_v"), width));
        InArena<WholeLinear> out = layout.linear(width, Part.of(weights.at("to_out", 0), width));
        return arena -> new WholeAttention(qkv.over(arena), out.over(arena), shape.heads());
    }

    /** {@code [R, D] -> [R, D]}. */
    Tensor forward(Tensor x, WholeBatch batch, Operations operations) {
        try (Scope scope = Scope.open()) {
            LowRanks adapters = batch.adapters();
            ScalarType type = x.scalar_type().intern();
            long rows = x.size(0);
            long width = x.size(1);
            Tensor all = qkv.forward(x, adapters, operations).view(rows, 3, heads, width / heads); // [R, 3, H, Dh]
            Tensor turned = normAndRotate(all.narrow(1, 0, 2), batch, operations); // [R, 2, H, Dh]
            Tensor attended = operations.empty(x, type, rows, width);
            for (Sequence sequence : batch.layout().sequences()) {
                Tensor qk = sequence.all().of(turned).permute(1, 2, 0, 3); // [2, H, L, Dh]
                Tensor v = sequence.all().of(all).select(1, 2).permute(1, 0, 2); // [H, L, Dh]
                Tensor result = sequence.all().of(attended).view(-1, heads, width / heads); // [L, H, Dh]
                attend(qk, v, result, operations);
            }
            return scope.keep(out.forward(attended, adapters, operations));
        }
    }

    /** In float32, new. */
    private static Tensor normAndRotate(Tensor qk, WholeBatch batch, Operations operations) {
        try (Scope scope = Scope.open()) {
            Tensor normed = normed(qk, operations);
            return scope.keep(operations.rotate(normed, batch.cos(), batch.sin()));
        }
    }

    private static Tensor normed(Tensor qk, Operations operations) {
        try (Scope scope = Scope.open()) {
            return scope.keep(operations.layerNorm(operations.as(ScalarType.Float, qk)));
        }
    }

    /** One sequence, whose copies end with it. */
    private static void attend(Tensor qk, Tensor v, Tensor result, Operations operations) {
        try (var _ = Scope.open()) {
            ScalarType type = result.scalar_type().intern();
            Tensor together = operations.as(type, qk); // [2, H, L, Dh]
            Tensor q = together.narrow(0, 0, 1);
            Tensor k = together.narrow(0, 1, 1);
            Tensor values = operations.as(type, v).unsqueeze(0); // [1, H, L, Dh]
            Tensor heads = operations.attention(q, k, values).squeeze(0); // [H, L, Dh]
            operations.copy(heads.permute(1, 0, 2), result);
        }
    }
}
