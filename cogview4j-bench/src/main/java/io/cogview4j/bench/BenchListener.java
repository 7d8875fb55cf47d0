package io.cogview4j.bench;

/** Sees how far the measurements are. */
@FunctionalInterface
public interface BenchListener {
    /** @param number counted from 1 */
    void begins(Subject subject, int number, int total);
}
