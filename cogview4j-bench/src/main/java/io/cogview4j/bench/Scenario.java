package io.cogview4j.bench;

import java.util.function.Supplier;

/**
 * Something to measure.
 *
 * @param operations on floating-point numbers in one run
 * @param open prepares the runs: what it takes is not measured
 */
record Scenario(Subject subject, double operations, Supplier<Workload> open) {
    /** What is run again and again; closed after the last run. */
    interface Workload extends AutoCloseable {
        void run();

        @Override
        void close();
    }
}
