package io.cogview4j.tensor;

import java.util.Optional;

/** What the processor has for products with large weights, and these builds of libtorch and OpenBLAS let us use. */
public record ProcessorUnits(Optional<MatrixUnits> matrix, Optional<VectorUnits> vector, Optional<Int8Units> int8)
        implements AutoCloseable {
    static ProcessorUnits find() {
        return new ProcessorUnits(MatrixUnits.find(), VectorUnits.find(), Int8Units.find());
    }

    static ProcessorUnits none() {
        return new ProcessorUnits(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Frees the work buffers of all threads. Who asks for one after this gets a new one. */
    void freeBuffers() {
        matrix.ifPresent(MatrixUnits::freeBuffers);
        vector.ifPresent(VectorUnits::freeBuffers);
        int8.ifPresent(Int8Units::freeBuffers);
    }

    @Override
    public void close() {
        matrix.ifPresent(MatrixUnits::close);
        vector.ifPresent(VectorUnits::close);
        int8.ifPresent(Int8Units::close);
    }
}
