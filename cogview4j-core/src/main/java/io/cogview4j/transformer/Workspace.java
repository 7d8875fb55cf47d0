package io.cogview4j.transformer;

import io.cogview4j.tensor.TensorOwner;
import io.cogview4j.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;

/**
 * The large buffers of a batch, made once and used by every block of every step: fresh memory costs more in page faults
 * than the arithmetic on it.
 *
 * @param hidden {@code [R, D]}, both streams
 * @param normed {@code [R, D]}, input of attention and feed-forward
 * @param query {@code [R, D]}, afterwards the result of attention or feed-forward
 * @param key {@code [R, D]}
 * @param value {@code [R, D]}
 * @param expanded {@code [at most} {@link FeedForward#CHUNK_ROWS}{@code , 4 D]}, inside of the feed-forward
 */
record Workspace(Tensor hidden, Tensor normed, Tensor query, Tensor key, Tensor value, Tensor expanded) {
    /** How many values the buffers have. */
    static long values(long rows, long width) {
        return 5 * rows * width + Math.min(rows, FeedForward.CHUNK_ROWS) * 4 * width;
    }

    static Workspace allocate(TensorOwner owner, long rows, long width) {
        return new Workspace(
                owner.own(Tensors.empty(rows, width)),
                owner.own(Tensors.empty(rows, width)),
                owner.own(Tensors.empty(rows, width)),
                owner.own(Tensors.empty(rows, width)),
                owner.own(Tensors.empty(rows, width)),
                owner.own(Tensors.empty(Math.min(rows, FeedForward.CHUNK_ROWS), 4 * width)));
    }
}
