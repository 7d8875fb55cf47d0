package io.cogview4j.tensor;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

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
     * Copies {@code from} to {@code to}.
     *
     * @param from {@code [rows, columns]}, the values of a row side by side
     * @param to {@code [columns, rows]}, the values of a row side by side
     */
    void copy(Tensor from, Tensor to) {
        try {
            function.invokeExact(
                    ROW_MAJOR,
                    TRANSPOSED,
                    Math.toIntExact(from.size(0)),
                    Math.toIntExact(from.size(1)),
                    1f,
                    MemorySegment.ofAddress(from.data_ptr().address()),
                    Math.toIntExact(from.stride(0)),
                    MemorySegment.ofAddress(to.data_ptr().address()),
                    Math.toIntExact(to.stride(0)));
        } catch (Throwable e) {
            throw new IllegalStateException("OpenBLAS's transposition failed", e);
        }
    }
}
