package io.cogview4j.transformer;

/**
 * What of an evaluation was computed; a block counts once for each sequence.
 *
 * @param blocks of all sequences
 * @param computed those of them that were not left out
 * @param sequences of the batch
 * @param shortened those of them for which the last block was left out
 */
public record PassTally(long blocks, long computed, int sequences, int shortened) {}
