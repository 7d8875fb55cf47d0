package io.cogview4j.bench;

/**
 * One run of what is measured.
 *
 * @param peakOperationsPerSecond of matrix products right before and after, the mean of the two
 */
public record TimedRun(double seconds, double peakOperationsPerSecond) {}
