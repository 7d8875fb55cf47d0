package io.cogview4j.measure;

/** Work that is done again and again to be timed. Opening it prepares all that a run needs; closing it frees that. */
public interface Workload extends AutoCloseable {
    /** Operations on floating-point numbers in one run, counted and not measured: a product and a sum are two. */
    double operations();

    /** Once through. */
    void run();

    @Override
    void close();
}
