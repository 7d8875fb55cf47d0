package io.cogview4j.transformer;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.tensor.Scope;
import io.cogview4j.transformer.TokenLayout.Chunk;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;

/**
 * Attention and feed-forward shared by both streams; each stream has its own modulation. Diffusers: {@code
 * CogView4TransformerBlock}.
 */
record TransformerBlock(AdaLnZero adaLn, JointAttention attention, FeedForward feedForward) {
    static TransformerBlock load(Weights weights, TransformerConfig config) {
        return new TransformerBlock(
                AdaLnZero.load(weights.at("norm1"), config),
                JointAttention.load(weights.at("attn1"), config),
                FeedForward.load(weights.at("ff"), config));
    }

    /** Updates {@code batch.buffers().hidden()}, {@code [R, D]}. */
    void forward(Batch batch, Tensor temb) {
        try (var _ = Scope.open()) {
            AdaLnZero.Output modulation = adaLn.forward(temb);
            Tensor x = batch.buffers().hidden();
            Tensor normed = batch.buffers().normed();

            chunked(batch, chunk -> modulation.attention().modulate(chunk, x, normed));
            Tensor attended = attention.forward(batch);
            chunked(batch, chunk -> modulation.attention().addGated(chunk, x, attended));

            chunked(batch, chunk -> modulation.feedForward().modulate(chunk, x, normed));
            Tensor fed = feedForward.forward(batch);
            chunked(batch, chunk -> modulation.feedForward().addGated(chunk, x, fed));
        }
    }

    private static void chunked(Batch batch, Consumer<Chunk> operation) {
        for (Chunk chunk : batch.layout().chunks()) {
            try (var _ = Scope.open()) {
                operation.accept(chunk);
            }
        }
    }
}
