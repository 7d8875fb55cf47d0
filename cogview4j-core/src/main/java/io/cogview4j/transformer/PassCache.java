package io.cogview4j.transformer;

import io.cogview4j.api.Latents;
import io.cogview4j.packed.TokenLayout;
import io.cogview4j.packed.TokenLayout.Sequence;
import io.cogview4j.sampling.StepCache;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.TensorOwner;
import java.util.List;

/**
 * Says what of a pass is computed, and gives the rest from passes before. It decides on each sequence by itself and holds what it knows
 * of each, so that no sequence depends on those beside it. For one batch.
 */
interface PassCache {
    /** Computes everything and knows nothing. */
    PassCache NONE = new PassCache() {};

    /**
     * The velocity of each sequence without a pass; empty if there is to be one. An evaluation asks once, before anything is computed.
     */
    default List<Latents> forecast() {
        return List.of();
    }

    /**
     * The sequences, of those of {@code computed}, that go on to the next block, in their order. The hidden states of the others are made
     * to what the last block would leave.
     *
     * @param block that was just computed, the last one too
     */
    default List<Sequence> further(int block, Batch computed, PassInput input) {
        return computed.layout().sequences();
    }

    /** Learns what a pass has given for each sequence. */
    default void given(List<Latents> velocities) {}

    /** Forgets all passes before: what comes does not continue them. */
    default void forget() {}

    /** What it knows, as values. */
    default StepMemory memory() {
        return StepMemory.NONE;
    }

    /**
     * Knows again what it knew as far as {@code memory} holds that itself.
     *
     * @return inputs of the sequences that are to be computed anew for the rest; {@link StepMemory#NONE} if there are none
     */
    default StepMemory recall(StepMemory memory) {
        return StepMemory.NONE;
    }

    /**
     * For a batch.
     *
     * @param blocks of the network
     * @param owner of what it holds
     */
    static PassCache of(
            StepCache asked, int blocks, TokenLayout layout, long width, Backend backend, TensorOwner owner) {
        return switch (asked) {
            case StepCache.Off _ -> NONE;
            case StepCache.FirstBlock first
            when blocks > 1 -> FirstBlockCache.allocate(first, blocks, layout, width, backend, owner);
            case StepCache.FirstBlock _ -> NONE; // there is nothing to leave out
            case StepCache.Taylor taylor -> new TaylorCache(taylor);
        };
    }
}
