package io.cogview4j.tensor;

import io.cogview4j.api.ComputeSettings;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;

/**
 * Units for int8 of which Java is the kernel, for processors that have none: it takes what oneDNN's takes, as its documentation
 * says, and nothing else.
 */
@SuppressWarnings("restricted") // a kernel is given addresses
public final class JavaInt8Units {
    private static final int TOGETHER = 4;

    private JavaInt8Units() {}

    /** The caller closes them. */
    public static Int8Units open() {
        NativeRuntime.start();
        return new Int8Units(
                new TileKernel(kernel(), TOGETHER),
                Transposition.find().orElseThrow(),
                new TileRelease(MethodHandles.empty(TileRelease.SIGNATURE.toMethodType())));
    }

    /** Of which these are the units for int8, and all others those of the processor. */
    public static Backend backend(ComputeSettings settings) {
        return Backend.open(settings, new ProcessorUnits(MatrixUnits.find(), VectorUnits.find(), Optional.of(open())));
    }

    private static MethodHandle kernel() {
        try {
            MethodType type = TileKernel.PRODUCT.toMethodType();
            return MethodHandles.lookup().findStatic(JavaInt8Units.class, "multiply", type);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** {@code c = a b}, or {@code c += a b}: uint8 {@code [m, k]} times four int8 together {@code [k / 4, n]} is int32 {@code [m, n]}. */
    static void multiply(
            long m,
            long n,
            long k,
            long strideOfA,
            long strideOfB,
            long strideOfC,
            boolean add,
            MemorySegment a,
            MemorySegment b,
            MemorySegment c,
            boolean together) {
        if (!together || k % TOGETHER != 0) {
            throw new IllegalArgumentException("a depth of " + k);
        }
        int columns = Math.toIntExact(n);
        int[] values = new int[Math.toIntExact(k) * columns]; // row by row, so that the virtual machine finds vectors
        int stride = Math.toIntExact(strideOfB) * TOGETHER;
        byte[] panel = bytes(b, (k / TOGETHER - 1) * stride + n * TOGETHER);
        for (int i = 0; i < k; i++) {
            int start = i / TOGETHER * stride + i % TOGETHER;
            for (int column = 0; column < columns; column++) {
                values[i * columns + column] = panel[start + column * TOGETHER];
            }
        }
        byte[] numbers = bytes(a, (m - 1) * strideOfA + k);
        for (int row = 0; row < m; row++) {
            int first = Math.toIntExact(row * strideOfA);
            MemorySegment target = c.reinterpret(((m - 1) * strideOfC + n) * Integer.BYTES)
                    .asSlice(row * strideOfC * Integer.BYTES, n * Integer.BYTES);
            int[] sums = add ? target.toArray(ValueLayout.JAVA_INT_UNALIGNED) : new int[columns];
            for (int i = 0; i < k; i++) {
                addTo(sums, numbers[first + i] & 0xff, values, i * columns);
            }
            MemorySegment.copy(sums, 0, target, ValueLayout.JAVA_INT_UNALIGNED, 0, columns);
        }
    }

    private static byte[] bytes(MemorySegment from, long count) {
        return from.reinterpret(count).toArray(ValueLayout.JAVA_BYTE);
    }

    private static void addTo(int[] sums, int factor, int[] values, int from) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += factor * values[from + i];
        }
    }
}
