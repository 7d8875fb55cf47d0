package io.cogview4j.text;

import io.cogview4j.checkpoint.Parameter;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.nn.Activation;
import io.cogview4j.nn.Linear;
import io.cogview4j.nn.RowGroup;
import io.cogview4j.nn.Rows;
import io.cogview4j.tensor.Scope;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * {@code down(activation(gate(x)) * up(x))}; "GLU Variants Improve Transformer" (Shazeer, 2020).
 *
 * @param gateUp {@code [2 * inner, hidden]}: the gate's rows, then those of up. They are used one after the other, so
 *     that no more than half of the largest matrix of the model is in float32 at a time.
 */
record GatedMlp(Parameter gateUp, Activation activation, Linear down) {
    static GatedMlp load(Weights weights, GlmConfig config) {
        long hidden = config.hiddenSize();
        long inner = config.intermediateSize();
        return new GatedMlp(
                weights.at("gate_up_proj").parameter("weight", 2 * inner, hidden),
                config.hiddenAct(),
                new Linear(weights.at("down_proj").parameter("weight", hidden, inner), null));
    }

    /** {@code [rows, hidden]}, replaced by what the MLP gives. */
    Tensor forward(Tensor x, List<Rows> prompts, GlmBuffers buffers) {
        long inner = buffers.gate().size(1);
        for (RowGroup group : RowGroup.pack(prompts, buffers.gate().size(0))) {
            try (var _ = Scope.open()) {
                Tensor rows = group.of(x); // [groupRows, hidden]
                Tensor gate = group.in(buffers.gate()); // [groupRows, inner]
                Tensor up = group.in(buffers.up()); // [groupRows, inner]
                multiply(rows, gateUp.f32(0, inner).t(), gate, group.parts());
                multiply(rows, gateUp.f32(inner, inner).t(), up, group.parts());
                group.parts().forEach(part -> activation.applyTo(part.of(gate)));
                gate.mul_(up);
                down.forward(gate, rows, group.parts());
            }
        }
        return x;
    }

    private static void multiply(Tensor x, Tensor weight, Tensor out, List<Rows> ranges) {
        for (Rows rows : ranges) {
            torch.mm_out(rows.of(out), rows.of(x), weight);
        }
    }
}
