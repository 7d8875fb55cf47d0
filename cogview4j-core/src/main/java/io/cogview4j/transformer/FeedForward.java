package io.cogview4j.transformer;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.nn.Linear;
import io.cogview4j.nn.Rows;
import io.cogview4j.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Two linear layers with a GELU (tanh approximation) between them, shared by both streams. Diffusers: {@code
 * FeedForward(activation_fn="gelu-approximate")}.
 */
record FeedForward(Linear expand, Linear contract) {
    /** Rows that are expanded at a time: bounds the largest buffer of the network. */
    static final long CHUNK_ROWS = 2048;

    static FeedForward load(Weights weights, TransformerConfig config) {
        long width = config.width();
        return new FeedForward(
                Linear.load(weights.at("net", 0).at("proj"), width, 4 * width),
                Linear.load(weights.at("net", 2), 4 * width, width));
    }

    /** Reads {@code buffers.normed()}; the result, {@code [R, D]}, is in {@code buffers.query()}. */
    Tensor forward(Workspace buffers) {
        Tensor x = buffers.normed();
        Tensor out = buffers.query();
        for (Rows rows : new Rows(0, x.size(0)).parts(CHUNK_ROWS)) {
            try (var _ = Scope.open()) {
                Tensor inner = buffers.expanded().narrow(0, 0, rows.count()); // [rows, 4 D]
                torch.gelu_(expand.forward(rows.of(x), inner), "tanh");
                contract.forward(inner, rows.of(out));
            }
        }
        return out;
    }
}
