package io.cogview4j.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

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
        byte[] quads = new byte[Math.toIntExact(k) * columns];
        MemorySegment panel = b.reinterpret((k / TOGETHER - 1) * strideOfB * TOGETHER + n * TOGETHER);
        for (int i = 0; i < k / TOGETHER; i++) {
            int width = TOGETHER * columns;
            MemorySegment.copy(
                    panel, ValueLayout.JAVA_BYTE, i * strideOfB * TOGETHER, quads, i * width, width);
        }
        for (int row = 0; row < m; row++) {
            byte[] numbers = a.reinterpret((m - 1) * strideOfA + k)
                    .asSlice(row * strideOfA, k)
                    .toArray(ValueLayout.JAVA_BYTE);
            MemorySegment target = c.reinterpret(((m - 1) * strideOfC + n) * Integer.BYTES)
                    .asSlice(row * strideOfC * Integer.BYTES, n * Integer.BYTES);
            int[] sums = add ? target.toArray(ValueLayout.JAVA_INT_UNALIGNED) : new int[columns];
            addRow(numbers, quads, sums);
            MemorySegment.copy(sums, 0, target, ValueLayout.JAVA_INT_UNALIGNED, 0, columns);
        }
    }

    private static void addRow(byte[] numbers, byte[] quads, int[] sums) {
        int at = 0;
        for (int i = 0; i < numbers.length; i += TOGETHER) {
            int first = numbers[i] & 0xff;
            int second = numbers[i + 1] & 0xff;
            int third = numbers[i + 2] & 0xff;
            int fourth = numbers[i + 3] & 0xff;
            for (int column = 0; column < sums.length; column++) {
                sums[column] +=
                        first * quads[at] + second * quads[at + 1] + third * quads[at + 2] + fourth * quads[at + 3];
                at += TOGETHER;
            }
        }
    }
}
