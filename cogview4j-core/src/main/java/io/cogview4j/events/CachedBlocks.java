package io.cogview4j.events;

/**
 * What a cache of steps has saved. Evaluations of the network, and their blocks, count once for each prompt and each negative prompt of
 * an image.
 *
 * @param blocks that exact steps would have computed
 * @param computed those of them that were computed
 * @param evaluations that exact steps would have computed
 * @param shortened those of them that were cut short after the first block, or forecast without any
 */
public record CachedBlocks(long blocks, long computed, long evaluations, long shortened) {}
