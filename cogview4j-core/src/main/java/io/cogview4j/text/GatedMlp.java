package io.cogview4j.text;

import io.cogview4j.checkpoint.Parameter;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.nn.Activation;
import io.cogview4j.nn.Linear;
import io.cogview4j.nn.RowGroup;
import io.cogview4j.nn.Rows;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Workers;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** {@code down(activation(gate(x)) * up(x))}; "GLU Variants Improve Transformer" (Shazeer, 2020). */
record GatedMlp(Linear gate, Linear up, Linear down, Activation activation) {
    static GatedMlp load(Weights weights, GlmConfig config) {
        long hidden = config.hiddenSize();
        long inner = config.intermediateSize();
        Parameter gateUp = weights.at("gate_up_proj").parameter("weight", 2 * inner, hidden);
        Backend backend = weights.backend();
        return new GatedMlp(
                Linear.of(gateUp.rows(0, inner), backend),
                Linear.of(gateUp.rows(inner, inner), backend),
                Linear.load(weights.at("down_proj"), inner, hidden, false),
                config.hiddenAct());
    }

    /** {@code [rows, hidden]}, replaced by what the MLP gives. */
    Tensor forward(Tensor x, List<Rows> prompts, GlmBuffers buffers, Workers workers) {
        for (RowGroup group : RowGroup.pack(prompts, buffers.gate().size(0))) {
            try (var _ = Scope.open()) {
                Tensor rows = group.of(x); // [groupRows, hidden]
                Tensor gated = group.in(buffers.gate()); // [groupRows, inner]
                Tensor ungated = group.in(buffers.up()); // [groupRows, inner]
                gate.forward(rows, gated, group.parts(), workers, activation);
                up.forward(rows, ungated, group.parts(), workers);
                workers.each(group.parts().size(), i -> {
                    Rows part = group.parts().get(i);
                    part.of(gated).mul_(part.of(ungated));
                });
                down.forward(gated, rows, group.parts(), workers);
            }
        }
        return x;
    }
}
