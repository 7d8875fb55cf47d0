package io.cogview4j.transformer;

import io.cogview4j.api.Precision;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.TensorOwner;
import org.bytedeco.pytorch.Tensor;

/**
 * The large buffers of a batch beside its hidden states, made once and used by every block of every step: fresh memory costs more in
 * page faults than the arithmetic on it. They have the data type of activations.
 *
 * @param normed {@code [R, D]}, input of attention and feed-forward
 * @param query {@code [R, D]}, afterwards the result of attention or feed-forward
 * @param key {@code [R, D]}
 * @param value {@code [R, D]}
 * @param expanded {@code [at most} {@link FeedForward#CHUNK_ROWS}{@code , 4 D]}, inside of the feed-forward
 */
record Workspace(Tensor normed, Tensor query, Tensor key, Tensor value, Tensor expanded) {
    /** How large the buffers are, with the hidden states. */
    static long bytes(long rows, long width, Precision precision) {
        long inputs = rows * (width + Backend.ROW_PADDING);
        long expanded = Math.min(rows, FeedForward.CHUNK_ROWS) * (4 * width + Backend.ROW_PADDING);
        return Float.BYTES * rows * width + precision.bytes() * (inputs + 3 * rows * width + expanded);
    }

    static Workspace allocate(TensorOwner owner, Backend backend, long rows, long width) {
        return new Workspace(
                owner.own(backend.productInputs(rows, width)),
                owner.own(backend.activations(rows, width)),
                owner.own(backend.activations(rows, width)),
                owner.own(backend.activations(rows, width)),
                owner.own(backend.productInputs(Math.min(rows, FeedForward.CHUNK_ROWS), 4 * width)));
    }

    /** The first rows of all, as views. */
    Workspace first(long rows) {
        long expandedRows = Math.min(rows, FeedForward.CHUNK_ROWS);
        return new Workspace(
                normed.narrow(0, 0, rows),
                query.narrow(0, 0, rows),
                key.narrow(0, 0, rows),
                value.narrow(0, 0, rows),
                expanded.narrow(0, 0, expandedRows));
    }
}
