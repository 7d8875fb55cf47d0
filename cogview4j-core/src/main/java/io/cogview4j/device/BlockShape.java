package io.cogview4j.device;

/**
 * Sizes of a block.
 *
 * @param width D
 * @param heads H, a divisor of the width
 * @param timeEmbedWidth T
 */
public record BlockShape(long width, int heads, long timeEmbedWidth) {}
