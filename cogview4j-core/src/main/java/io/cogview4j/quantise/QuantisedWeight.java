package io.cogview4j.quantise;

/**
 * A weight that is int8 now.
 *
 * @param name in the checkpoint
 * @param relativeError the norm of what rounding changed, by that of the weight
 */
public record QuantisedWeight(String name, double relativeError) {}
