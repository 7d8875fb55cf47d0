package io.cogview4j.text;

import io.cogview4j.checkpoint.Parameter;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.nn.Activation;
import io.cogview4j.nn.Linear;
import io.cogview4j.nn.RowGroup;
import io.cogview4j.nn.Rows;
import io.cogview4j.nn.Slabs;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Workers;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * {@code down(activation(gate(x)) * up(x))}; "GLU Variants Improve Transformer" (Shazeer, 2020).
 *
 * @param gateUp {@code [2 * inner, hidden]}: the gate's rows, then those of up
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
    Tensor forward(Tensor x, List<Rows> prompts, GlmBuffers buffers, Workers workers) {
        for (RowGroup group : RowGroup.pack(prompts, buffers.gate().size(0))) {
            try (var _ = Scope.open()) {
                Tensor rows = group.of(x); // [groupRows, hidden]
                Tensor gate = group.in(buffers.gate()); // [groupRows, inner]
                Tensor up = group.in(buffers.up()); // [groupRows, inner]
                gateUp(rows, gate, up, group.parts(), workers);
                down.forward(gate, rows, group.parts(), workers);
            }
        }
        return x;
    }

    /** Fills {@code gate} with {@code activation(gate(x)) * up(x)}. */
    private void gateUp(Tensor x, Tensor gate, Tensor up, List<Rows> ranges, Workers workers) {
        long inner = gate.size(1);
        Slabs slabs = Slabs.of(gateUp, new Rows(0, inner));
        ScalarType type = x.scalar_type().intern();
        slabs.each(ranges, workers, (features, part) -> {
            multiply(x, slabs.rows(features, type), gate, features, part);
            Rows same = new Rows(inner + features.start(), features.count());
            multiply(x, slabs.rows(same, type), up, features, part);
            for (Rows rows : part) {
                activation.applyTo(columns(features, rows.of(gate))).mul_(columns(features, rows.of(up)));
            }
        });
    }

    private static void multiply(Tensor x, Tensor slab, Tensor out, Rows features, List<Rows> ranges) {
        Tensor transposed = slab.t();
        for (Rows rows : ranges) {
            torch.mm_out(columns(features, rows.of(out)), rows.of(x), transposed);
        }
    }

    private static Tensor columns(Rows features, Tensor x) {
        return x.narrow(1, features.start(), features.count());
    }
}
