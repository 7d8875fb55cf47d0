package io.cogview4j.transformer;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.packed.TokenLayout.Chunk;
import io.cogview4j.tensor.Scope;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;

/**
 * Attention and feed-forward shared by both streams; each stream has its own modulation. Diffusers: {@code
 * CogView4TransformerBlock}.
 */
record TransformerBlock(AdaLnZero adaLn, JointAttention attention, FeedForward feedForward) implements Blocks.Block {
    static TransformerBlock load(Weights weights, TransformerConfig config) {
        return new TransformerBlock(
                AdaLnZero.load(weights.at("norm1"), config),
                JointAttention.load(weights.at("attn1"), config),
                FeedForward.load(weights.at("ff"), config));
    }

    @Override
    public void forward(Batch batch, Tensor temb) {
        try (var _ = Scope.open()) {
            AdaLnZero.Output modulation = adaLn.forward(temb, batch.adapters(), batch.workers());
            Modulation forAttention = modulation.attention();
            Modulation forFeedForward = modulation.feedForward();
            Tensor x = batch.hidden();
            Tensor normed = batch.buffers().normed();

            each(batch, chunk -> forAttention.modulate(chunk, x, normed));
            Tensor attended = attention.forward(batch);
            each(batch, chunk -> {
                forAttention.addGated(chunk, x, attended);
                forFeedForward.modulate(chunk, x, normed);
            });
            Tensor fed = feedForward.forward(batch);
            each(batch, chunk -> forFeedForward.addGated(chunk, x, fed));
        }
    }

    private static void each(Batch batch, Consumer<Chunk> operation) {
        List<Chunk> chunks = batch.layout().chunks();
        batch.workers().each(chunks.size(), i -> operation.accept(chunks.get(i)));
    }
}
