package io.cogview4j.device;

import io.cogview4j.checkpoint.WeightPages;
import io.cogview4j.device.ArenaLayout.InArena;
import io.cogview4j.tensor.Workers;
import org.bytedeco.pytorch.Tensor;

/**
 * The weights of a block in their files, and what becomes of them in an arena.
 *
 * @param <B> a block whose weights are there
 */
public final class BlockWeights<B> {
    private final ArenaLayout layout;
    private final WeightPages pages;
    private final InArena<B> block;

    BlockWeights(ArenaLayout layout, WeightPages pages, InArena<B> block) {
        this.layout = layout;
        this.pages = pages;
        this.block = block;
    }

    /** Of an arena that holds them all. */
    long values() {
        return layout.values();
    }

    /**
     * Writes them to where they lie in an arena, converted to its data type.
     *
     * @param arena {@code [at least} {@link #values()}{@code ]} on the CPU
     * @param workers of whom the caller is one
     * @throws io.cogview4j.message.CheckpointException if the files are not what they were
     */
    void fill(Tensor arena, Workers workers) {
        pages.requireUnchanged();
        layout.fill(arena, workers);
    }

    /** Gives the pages of the files back to the system. */
    void unload() {
        pages.unload();
    }

    /** The block whose weights are in this arena: views, in the innermost scope. */
    B over(Tensor arena) {
        return block.over(arena);
    }
}
