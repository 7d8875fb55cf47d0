package io.cogview4j.tensor;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** Of float32 matrices, by OpenBLAS, several times as fast as by libtorch. */
record Transposition(MethodHandle function) {
    private static final int ROW_MAJOR = 101;
    private static final int TRANSPOSED = 112;

    private static final FunctionDescriptor COPY = FunctionDescriptor.ofVoid(
            ValueLayout.JAVA_INT, // order, transposition
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT, // rows, columns
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_FLOAT, // factor
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_INT, // stride
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_INT); // stride

    /** Empty if another BLAS is used. */
    static Optional<Transposition> find() {
        return NativeRuntime.function("cblas_somatcopy", COPY).map(Transposition::new);
    }

    /**
     * Copies {@code from} to {@code to}, values of 32 bits.
     *
     * @param from {@code [rows, columns]}
     * @param to {@code [columns, rows]}
     * @throws IllegalArgumentException if the sizes do not go together
     */
    void copy(MatrixView from, MatrixView to) {
        if (from.rows() != to.columns() || from.columns() != to.rows() || from.valueBytes() != Float.BYTES) {
            throw new IllegalArgumentException(from + " does not become " + to);
        }
        try {
            function.invokeExact(
                    ROW_MAJOR,
                    TRANSPOSED,
                    Math.toIntExact(from.rows()),
                    Math.toIntExact(from.columns()),
                    1f,
                    MemorySegment.ofAddress(from.address()),
                    Math.toIntExact(from.stride()),
                    MemorySegment.ofAddress(to.address()),
                    Math.toIntExact(to.stride()));
        } catch (Throwable e) {
            throw new IllegalStateException("OpenBLAS's transposition failed", e);
        }
    }
}
