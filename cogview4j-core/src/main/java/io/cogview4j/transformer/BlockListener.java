package io.cogview4j.transformer;

import org.bytedeco.pytorch.Tensor;

/** Looks at the hidden states between blocks. */
@FunctionalInterface
public interface BlockListener {
    BlockListener NONE = (_, _) -> {};

    /**
     * @param block index of the block that was just computed
     * @param hidden {@code [R, D]}, valid during the call
     */
    void after(int block, Tensor hidden);
}
