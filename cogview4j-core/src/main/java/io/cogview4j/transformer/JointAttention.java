package io.cogview4j.transformer;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.nn.Attention;
import io.cogview4j.nn.Linear;
import io.cogview4j.nn.LowRanks;
import io.cogview4j.nn.Norms;
import io.cogview4j.nn.Rows;
import io.cogview4j.packed.Rotary2d;
import io.cogview4j.packed.TokenLayout.Sequence;
import io.cogview4j.tensor.Workers;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Attention of text and image tokens of a sequence to each other, with layer-normed queries and keys and rotary
 * positions on the image tokens. Diffusers: {@code CogView4AttnProcessor}.
 */
record JointAttention(Linear toQ, Linear toK, Linear toV, Linear toOut, Attention attention, int heads) {
    static JointAttention load(Weights weights, TransformerConfig config) {
        long width = config.width();
        return new JointAttention(
                Linear.load(weights.at("to_q"), width, width),
                Linear.load(weights.at("to_k"), width, width),
                Linear.load(weights.at("to_v"), width, width),
                Linear.load(weights.at("to_out", 0), width, width),
                Attention.on(weights.backend()),
                config.numAttentionHeads());
    }

    /** Reads {@code buffers.normed()}; the result, {@code [R, D]}, is in {@code buffers.query()}. */
    Tensor forward(Batch batch) {
        Workspace buffers = batch.buffers();
        Workers workers = batch.workers();
        List<Rows> ranges = batch.layout().ranges();
        LowRanks adapters = batch.adapters();
        toQ.with(adapters).forward(buffers.normed(), buffers.query(), ranges, workers);
        toK.with(adapters).forward(buffers.normed(), buffers.key(), ranges, workers);
        toV.with(adapters).forward(buffers.normed(), buffers.value(), ranges, workers);
        List<Sequence> sequences = batch.layout().sequences();
        workers.each(sequences.size() * heads, i -> attend(sequences.get(i / heads), i % heads, batch));
        return toOut.with(adapters).forward(buffers.normed(), buffers.query(), ranges, workers);
    }

    /** One head of one sequence; the result, {@code [L, Dh]}, is in its place in {@code buffers.normed()}. */
    private void attend(Sequence sequence, int head, Batch batch) {
        Workspace buffers = batch.buffers();
        Rotary2d rotary = batch.rotary().get(sequence.picture());
        Tensor q = normAndRotate(ofHead(head, sequence, buffers.query()), sequence, rotary);
        Tensor k = normAndRotate(ofHead(head, sequence, buffers.key()), sequence, rotary);
        Tensor v = ofHead(head, sequence, buffers.value()).contiguous();
        ofHead(head, sequence, buffers.normed()).copy_(attention.full(q, k, v));
    }

    /** {@code [L, Dh]}, a new tensor of the same data type. */
    private static Tensor normAndRotate(Tensor x, Sequence sequence, Rotary2d rotary) {
        Tensor normed = Norms.layerNorm(x.to(ScalarType.Float));
        rotary.rotate(normed.narrow(0, sequence.text().count(), sequence.image().count()));
        return normed.to(x.scalar_type());
    }

    /** {@code [R, D] -> [L, Dh]}, a view. */
    private Tensor ofHead(int head, Sequence sequence, Tensor packed) {
        long width = packed.size(1) / heads;
        return sequence.all().of(packed).narrow(1, head * width, width);
    }
}
