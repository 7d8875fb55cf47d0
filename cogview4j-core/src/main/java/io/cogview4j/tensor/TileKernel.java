package io.cogview4j.tensor;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * A kernel for products of matrices small enough for the cache, which sums in float32: oneDNN's, which libtorch is built
 * with and lets others call ({@code at::native::cpublas::brgemm}).
 *
 * @param inPairs whether two rows of the second matrix lie side by side, as units for bfloat16 take them
 */
record TileKernel(MethodHandle function, boolean inPairs) {
    private static final String BFLOAT16 = "_ZN2at6native7cpublas6brgemmEllllllbPKN3c108BFloat16ES5_Pfb";
    private static final String FLOAT32 = "_ZN2at6native7cpublas6brgemmEllllllbPKfS3_Pfb";

    private static final FunctionDescriptor PRODUCT = FunctionDescriptor.ofVoid(
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
            ValueLayout.JAVA_BOOLEAN); // whether b is in pairs

    /** Empty if this build of libtorch has none. */
    static Optional<TileKernel> bfloat16() {
        return NativeRuntime.function(BFLOAT16, PRODUCT).map(function -> new TileKernel(function, true));
    }

    /** Empty if this build of libtorch has none. */
    static Optional<TileKernel> float32() {
        return NativeRuntime.function(FLOAT32, PRODUCT).map(function -> new TileKernel(function, false));
    }

    /**
     * {@code c = a b}, or {@code c += a b}.
     *
     * @param m rows of a and c
     * @param n columns of b and c
     * @param k columns of a, rows of b; even if in pairs
     * @param a {@code [m, k]}, a row every {@code aStride} values
     * @param b {@code [k, n]}, contiguous; in pairs {@code [k / 2, n, 2]}
     * @param c float32 {@code [m, n]}, a row every {@code cStride} values
     */
    void multiply(long m, long n, long k, long a, long aStride, long b, long c, long cStride, boolean add) {
        try {
            function.invokeExact(
                    m,
                    n,
                    k,
                    aStride,
                    n,
                    cStride,
                    add,
                    MemorySegment.ofAddress(a),
                    MemorySegment.ofAddress(b),
                    MemorySegment.ofAddress(c),
                    inPairs);
        } catch (Throwable e) {
            throw new IllegalStateException("libtorch's matrix product failed", e);
        }
    }
}
