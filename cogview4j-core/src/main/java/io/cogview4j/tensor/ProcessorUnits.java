package io.cogview4j.tensor;

import java.util.Optional;

/** What the processor has for products with large weights, and these builds of libtorch and OpenBLAS let us use. */
public record ProcessorUnits(Optional<MatrixUnits> matrix, Optional<VectorUnits> vector) implements AutoCloseable {
    static ProcessorUnits find() {
        return new ProcessorUnits(MatrixUnits.find(), VectorUnits.find());
    }

    static ProcessorUnits none() {
        return new ProcessorUnits(Optional.empty(), Optional.empty());
    }

    /** Frees the work buffers of all threads. Who asks for one after this gets a new one. */
    void freeBuffers() {
        matrix.ifPresent(MatrixUnits::freeBuffers);
        vector.ifPresent(VectorUnits::freeBuffers);
    }

    @Override
    public void close() {
        matrix.ifPresent(MatrixUnits::close);
        vector.ifPresent(VectorUnits::close);
    }
}
