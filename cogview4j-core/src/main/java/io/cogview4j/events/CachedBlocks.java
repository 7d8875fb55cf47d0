package io.cogview4j.events;

/**
 * What a cache of steps has saved; a block counts once for each evaluation and for each prompt and negative prompt.
 *
 * @param blocks that exact steps would have computed
 * @param computed those of them that were computed
 * @param evaluations of the network, for all images that are made together
 * @param shortened those of which no image needed all blocks
 */
public record CachedBlocks(long blocks, long computed, int evaluations, int shortened) {}
