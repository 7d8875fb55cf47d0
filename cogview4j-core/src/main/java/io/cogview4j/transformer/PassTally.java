package io.cogview4j.transformer;

/**
 * What of an evaluation was computed; a block counts once for each sequence.
 *
 * @param blocks of all sequences
 * @param computed those of them that were not left out
 * @param isShortened whether the last block was left out for all sequences
 */
public record PassTally(long blocks, long computed, boolean isShortened) {}
