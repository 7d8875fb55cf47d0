package io.cogview4j.device;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.device.ArenaLayout.InArena;
import io.cogview4j.device.ArenaLayout.Part;
import io.cogview4j.nn.Activation;
import io.cogview4j.tensor.Scope;
import org.bytedeco.pytorch.Tensor;

/**
 * {@code down(activation(gate(x)) * up(x))}; "GLU Variants Improve Transformer" (Shazeer, 2020).
 *
 * @param gateUp gate and up, {@code hidden -> 2 inner}
 * @param down {@code inner -> hidden}
 */
record WholeGatedMlp(WholeLinear gateUp, WholeLinear down, Activation activation) {
    /** @param weights below {@code mlp} */
    static InArena<WholeGatedMlp> load(Weights weights, GlmShape shape, ArenaLayout layout) {
        InArena<WholeLinear> gateUp =
                layout.linear(shape.hidden(), new Part(weights.at("gate_up_proj"), 2 * shape.inner(), false));
        InArena<WholeLinear> down =
                layout.linear(shape.inner(), new Part(weights.at("down_proj"), shape.hidden(), false));
        return arena -> new WholeGatedMlp(gateUp.over(arena), down.over(arena), shape.activation());
    }

    /** {@code [rows, hidden] -> [rows, hidden]}. */
    Tensor forward(Tensor x, Operations operations) {
        try (Scope scope = Scope.open()) {
            Tensor both = gateUp.forward(x, operations); // [rows, 2 inner]
            long inner = both.size(1) / 2;
            Tensor gated = operations.activated(both.narrow(1, 0, inner), activation); // [rows, inner]
            operations.multiply(gated, both.narrow(1, inner, inner));
            return scope.keep(down.forward(gated, operations));
        }
    }
}
