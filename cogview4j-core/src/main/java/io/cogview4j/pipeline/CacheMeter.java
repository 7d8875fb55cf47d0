package io.cogview4j.pipeline;

import io.cogview4j.events.CachedBlocks;
import io.cogview4j.transformer.PassTally;
import org.jspecify.annotations.Nullable;

/** Counts what a cache of steps saves in a stage. */
final class CacheMeter {
    private long blocks;
    private long computed;
    private int evaluations;
    private int shortened;

    void count(PassTally pass) {
        blocks += pass.blocks();
        computed += pass.computed();
        evaluations++;
        shortened += pass.isShortened() ? 1 : 0;
    }

    /** Null where there was none. */
    @Nullable CachedBlocks report() {
        return evaluations == 0 ? null : new CachedBlocks(blocks, computed, evaluations, shortened);
    }
}
