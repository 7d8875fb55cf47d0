package io.cogview4j.device;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.device.ArenaLayout.InArena;
import io.cogview4j.device.ArenaLayout.Part;
import io.cogview4j.nn.LowRanks;
import io.cogview4j.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Attention and feed-forward shared by both streams; each stream has its own modulation. Diffusers: {@code
 * CogView4TransformerBlock}. Its weights are views of one arena.
 *
 * @param adaLn from the time embedding to twelve chunks: {@code T -> 12 D}
 * @param expand {@code D -> 4 D}
 * @param contract {@code 4 D -> D}
 */
public record WholeBlock(
        WholeLinear adaLn, WholeAttention attention, WholeLinear expand, WholeLinear contract, Operations operations) {
    /**
     * Reads nothing but headers.
     *
     * @param weights below {@code transformer_blocks.i}
     * @throws io.cogview4j.message.CheckpointException if a weight is missing or has another shape
     */
    public static BlockWeights<WholeBlock> load(Weights weights, BlockShape shape) {
        return load(weights, shape, new TorchOperations());
    }

    static BlockWeights<WholeBlock> load(Weights weights, BlockShape shape, Operations operations) {
        long width = shape.width();
        Weights feedForward = weights.at("ff");
        ArenaLayout layout = new ArenaLayout();
        InArena<WholeAttention> attention = WholeAttention.load(weights.at("attn1"), shape, layout);
        InArena<WholeLinear> expand =
                layout.linear(width, Part.of(feedForward.at("net", 0).at("proj"), 4 * width));
        InArena<WholeLinear> contract = layout.linear(4 * width, Part.of(feedForward.at("net", 2), width));
        InArena<WholeLinear> adaLn = layout.linear(
                shape.timeEmbedWidth(), Part.of(weights.at("norm1").at("linear"), 12 * width));
        return new BlockWeights<>(
                layout,
                weights.pages(),
                arena -> new WholeBlock(
                        adaLn.over(arena),
                        attention.over(arena),
                        expand.over(arena),
                        contract.over(arena),
                        operations));
    }

    /**
     * Updates the residual stream.
     *
     * @param x {@code [R, D]}, float32
     * @param temb {@code [P, T]}, float32
     */
    public void forward(Tensor x, Tensor temb, WholeBatch batch) {
        try (var _ = Scope.open()) {
            ScalarType type = expand.type();
            Tensor chunks = modulation(temb, batch.adapters());
            WholeModulation forAttention = WholeModulation.of(chunks.select(1, 0), batch.layout(), operations);
            WholeModulation forFeedForward = WholeModulation.of(chunks.select(1, 1), batch.layout(), operations);

            try (var _ = Scope.open()) {
                Tensor normed = forAttention.modulate(x, type);
                forAttention.addGated(x, attention.forward(normed, batch, operations));
            }
            try (var _ = Scope.open()) {
                Tensor normed = forFeedForward.modulate(x, type);
                forFeedForward.addGated(x, feedForward(normed, batch.adapters()));
            }
        }
    }

    /** {@code [P, 2 halves, 3, 2 streams, D]}, in float32 whatever the weights are. */
    private Tensor modulation(Tensor temb, LowRanks adapters) {
        try (Scope scope = Scope.open()) {
            Tensor all = adaLn.in(ScalarType.Float, operations).forward(temb, adapters, operations); // [P, 12 D]
            return scope.keep(all.view(temb.size(0), 2, 3, 2, all.size(1) / 12));
        }
    }

    private Tensor feedForward(Tensor x, LowRanks adapters) {
        Tensor inner = expand.forward(x, adapters, operations); // [R, 4 D]
        operations.gelu(inner);
        return contract.forward(inner, adapters, operations);
    }
}
