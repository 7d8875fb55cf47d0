package io.cogview4j.device;

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
record WholeBlock(WholeLinear adaLn, WholeAttention attention, WholeLinear expand, WholeLinear contract) {
    /**
     * Updates the residual stream.
     *
     * @param x {@code [R, D]}, float32
     * @param temb {@code [P, T]}, float32
     * @param type of what goes into matrix products
     */
    void forward(Tensor x, Tensor temb, WholeBatch batch, ScalarType type, Operations operations) {
        try (var _ = Scope.open()) {
            Tensor chunks = modulation(temb, batch.adapters(), operations);
            WholeModulation forAttention = WholeModulation.of(chunks.select(1, 0), batch.layout(), operations);
            WholeModulation forFeedForward = WholeModulation.of(chunks.select(1, 1), batch.layout(), operations);

            try (var _ = Scope.open()) {
                Tensor normed = forAttention.modulate(x, type);
                forAttention.addGated(x, attention.forward(normed, batch, operations));
            }
            try (var _ = Scope.open()) {
                Tensor normed = forFeedForward.modulate(x, type);
                forFeedForward.addGated(x, feedForward(normed, batch.adapters(), operations));
            }
        }
    }

    /** {@code [P, 2 halves, 3, 2 streams, D]}, in float32 whatever the weights are. */
    private Tensor modulation(Tensor temb, LowRanks adapters, Operations operations) {
        try (Scope scope = Scope.open()) {
            Tensor all = adaLn.in(ScalarType.Float, operations).forward(temb, adapters, operations); // [P, 12 D]
            return scope.keep(all.view(temb.size(0), 2, 3, 2, all.size(1) / 12));
        }
    }

    private Tensor feedForward(Tensor x, LowRanks adapters, Operations operations) {
        Tensor inner = expand.forward(x, adapters, operations); // [R, 4 D]
        operations.gelu(inner);
        return contract.forward(inner, adapters, operations);
    }
}
