package io.cogview4j.transformer;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.nn.Attention;
import io.cogview4j.nn.Linear;
import io.cogview4j.nn.Norms;
import io.cogview4j.nn.Rows;
import io.cogview4j.tensor.Scope;
import io.cogview4j.transformer.TokenLayout.Chunk;
import io.cogview4j.transformer.TokenLayout.Stream;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Attention of text and image tokens of a sequence to each other, with layer-normed queries and keys and rotary
 * positions on the image tokens. Diffusers: {@code CogView4AttnProcessor}.
 */
record JointAttention(Linear toQ, Linear toK, Linear toV, Linear toOut, int heads) {
    static JointAttention load(Weights weights, TransformerConfig config) {
        long width = config.width();
        return new JointAttention(
                Linear.load(weights.at("to_q"), width, width),
                Linear.load(weights.at("to_k"), width, width),
                Linear.load(weights.at("to_v"), width, width),
                Linear.load(weights.at("to_out", 0), width, width),
                config.numAttentionHeads());
    }

    /** Reads {@code buffers.normed()}; the result, {@code [R, D]}, is in {@code buffers.query()}. */
    Tensor forward(Batch batch) {
        Workspace buffers = batch.buffers();
        List<Rows> ranges = batch.layout().ranges();
        Tensor q = toQ.forward(buffers.normed(), buffers.query(), ranges);
        Tensor k = toK.forward(buffers.normed(), buffers.key(), ranges);
        Tensor v = toV.forward(buffers.normed(), buffers.value(), ranges);
        for (Chunk chunk : batch.layout().chunks()) {
            try (var _ = Scope.open()) {
                normAndRotate(chunk, q, batch);
                normAndRotate(chunk, k, batch);
            }
        }
        for (Rows rows : ranges) {
            try (var _ = Scope.open()) {
                Tensor attended = Attention.full(byHead(rows.of(q)), byHead(rows.of(k)), byHead(rows.of(v)));
                byHead(rows.of(buffers.normed())).copy_(attended);
            }
        }
        return toOut.forward(buffers.normed(), buffers.query(), ranges);
    }

    private void normAndRotate(Chunk chunk, Tensor x, Batch batch) {
        Tensor target = byHead(chunk.rows().of(x));
        Tensor normed = Norms.layerNorm(target);
        if (chunk.stream() == Stream.IMAGE) {
            batch.rotary().get(chunk.picture()).rotate(normed, chunk.imageOffset(), target);
        } else {
            target.copy_(normed);
        }
    }

    /** {@code [L, D] -> [L, H, Dh]}, a view. */
    private Tensor byHead(Tensor x) {
        return x.view(x.size(0), heads, -1);
    }
}
