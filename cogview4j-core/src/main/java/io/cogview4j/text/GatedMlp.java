package io.cogview4j.text;

import io.cogview4j.checkpoint.Parameter;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.nn.Activation;
import io.cogview4j.nn.Linear;
import io.cogview4j.nn.Rows;
import io.cogview4j.tensor.Scope;
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
    Tensor forward(Tensor x, GlmBuffers buffers) {
        long inner = buffers.gate().size(1);
        for (Rows rows : buffers.parts()) {
            try (var _ = Scope.open()) {
                Tensor part = rows.of(x); // [partRows, hidden]
                Tensor gate = buffers.gate().narrow(0, 0, rows.count()); // [partRows, inner]
                Tensor up = buffers.up().narrow(0, 0, rows.count()); // [partRows, inner]
                torch.mm_out(gate, part, gateUp.f32(0, inner).t());
                torch.mm_out(up, part, gateUp.f32(inner, inner).t());
                down.forward(activation.applyTo(gate).mul_(up), part);
            }
        }
        return x;
    }
}
