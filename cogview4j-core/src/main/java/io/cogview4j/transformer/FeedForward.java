package io.cogview4j.transformer;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.nn.Activation;
import io.cogview4j.nn.Linear;
import io.cogview4j.nn.RowGroup;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Workers;
import org.bytedeco.pytorch.Tensor;

/**
 * Two linear layers with a GELU (tanh approximation) between them, shared by both streams. Diffusers: {@code
 * FeedForward(activation_fn="gelu-approximate")}.
 */
record FeedForward(Linear expand, Linear contract) {
    /** Rows that are expanded at a time: bounds the largest buffer of the network. A guided 512x512 picture is one chunk. */
    static final long CHUNK_ROWS = 2304;

    static FeedForward load(Weights weights, TransformerConfig config) {
        long width = config.width();
        return new FeedForward(
                Linear.load(weights.at("net", 0).at("proj"), width, 4 * width),
                Linear.load(weights.at("net", 2), 4 * width, width));
    }

    /** Reads {@code buffers.normed()}; the result, {@code [R, D]}, is in {@code buffers.query()}. */
    Tensor forward(Batch batch) {
        Workspace buffers = batch.buffers();
        Workers workers = batch.workers();
        for (RowGroup group : RowGroup.pack(batch.layout().ranges(), CHUNK_ROWS)) {
            try (var _ = Scope.open()) {
                Tensor inner = group.in(buffers.expanded()); // [rows, 4 D]
                expand.with(batch.adapters())
                        .forward(group.of(buffers.normed()), inner, group.parts(), workers, Activation.GELU_TANH);
                contract.with(batch.adapters()).forward(inner, group.of(buffers.query()), group.parts(), workers);
            }
        }
        return buffers.query();
    }
}
