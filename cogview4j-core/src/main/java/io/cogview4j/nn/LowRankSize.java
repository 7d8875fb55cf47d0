package io.cogview4j.nn;

/**
 * How large a {@link LowRank} is.
 *
 * @param rank of all that are summed in it
 * @param in inputs of the layer
 * @param out output features of the layer
 * @param bytes of both factors, as they are kept
 */
public record LowRankSize(long rank, long in, long out, long bytes) {}
