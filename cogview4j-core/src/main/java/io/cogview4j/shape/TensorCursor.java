package io.cogview4j.shape;

import java.util.List;

/**
 * A place among the prompts of several tensors. Moves by runs, never prompt by prompt: a header may claim more prompts
 * than could be counted through.
 */
final class TensorCursor {
    private final List<TensorShape> tensors;
    private int index;
    private long used;

    TensorCursor(List<TensorShape> tensors) {
        this.tensors = tensors;
    }

    boolean hasNext() {
        return index < tensors.size();
    }

    /** Tokens of each prompt of the tensor here. */
    long tokens() {
        return tensors.get(index).tokens();
    }

    /** Prompts left in the tensor here. */
    long left() {
        return tensors.get(index).batch() - used;
    }

    /** @param prompts at most {@link #left} */
    void skip(long prompts) {
        used += prompts;
        if (left() == 0) {
            index++;
            used = 0;
        }
    }
}
