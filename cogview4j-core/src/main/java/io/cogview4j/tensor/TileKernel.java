package io.cogview4j.tensor;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * A kernel for products of matrices small enough for the cache, which sums in float32, or whole numbers in int32: oneDNN's, which
 * libtorch is built with and lets others call ({@code at::native::cpublas::brgemm}).
 *
 * @param together so many rows of the second matrix lie side by side, as units for narrow types take them
 */
record TileKernel(MethodHandle function, int together) {
    private static final String BFLOAT16 = "_ZN2at6native7cpublas6brgemmEllllllbPKN3c108BFloat16ES5_Pfb";
    private static final String FLOAT32 = "_ZN2at6native7cpublas6brgemmEllllllbPKfS3_Pfb";

    private static final String INT8 = "_ZN2at6native7cpublas6brgemmEllllllbPKhPKaPib"; // uint8 times int8

    static final FunctionDescriptor PRODUCT = FunctionDescriptor.ofVoid(
            ValueLayout.JAVA_LONG, // m, n, k
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG, // strides of a, b, c
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_BOOLEAN, // whether to add to c
            ValueLayout.ADDRESS,
            ValueLayout.ADDRESS,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_BOOLEAN); // whether rows of b lie side by side

    /** Empty if this build of libtorch has none. */
    static Optional<TileKernel> bfloat16() {
        return NativeRuntime.function(BFLOAT16, PRODUCT).map(function -> new TileKernel(function, 2));
    }

    /** Empty if this build of libtorch has none. */
    static Optional<TileKernel> float32() {
        return NativeRuntime.function(FLOAT32, PRODUCT).map(function -> new TileKernel(function, 1));
    }

    /** Empty if this build of libtorch has none. It must not be called where the processor has no units for it. */
    static Optional<TileKernel> int8() {
        return NativeRuntime.function(INT8, PRODUCT).map(function -> new TileKernel(function, 4));
    }

    /**
     * {@code c = a b}, or {@code c += a b}.
     *
     * @param a {@code [m, k]}, of the kernel's data type
     * @param b {@code [k / together, n]}, of as many values each
     * @param c float32 or int32 {@code [m, n]}
     * @throws IllegalArgumentException if the sizes do not go together
     */
    void multiply(MatrixView a, MatrixView b, MatrixView c, boolean add) {
        long depth = together * b.rows();
        if (a.columns() != depth || c.rows() != a.rows() || c.columns() != b.columns()) {
            throw new IllegalArgumentException(a + " times " + b + " is not " + c);
        }
        try {
            function.invokeExact(
                    c.rows(),
                    c.columns(),
                    depth,
                    a.stride(),
                    b.stride(),
                    c.stride(),
                    add,
                    MemorySegment.ofAddress(a.address()),
                    MemorySegment.ofAddress(b.address()),
                    MemorySegment.ofAddress(c.address()),
                    together > 1);
        } catch (Throwable e) {
            throw new IllegalStateException("libtorch's matrix product failed", e);
        }
    }
}
