package io.cogview4j.safetensors;

/**
 * Element types of the safetensors format, in the order in which it declares them; files are written in the reverse of
 * it, so that wide types come first and everything is aligned. Not all of them can be computed with: a file may hold
 * tensors of any type as long as nobody asks for them.
 */
public enum DType {
    BOOL(8),
    F4(4),
    F6_E2M3(6),
    F6_E3M2(6),
    U8(8),
    I8(8),
    F8_E5M2(8),
    F8_E4M3(8),
    F8_E8M0(8),
    F8_E4M3FNUZ(8),
    F8_E5M2FNUZ(8),
    I16(16),
    U16(16),
    F16(16),
    BF16(16),
    I32(32),
    U32(32),
    F32(32),
    C64(64),
    F64(64),
    I64(64),
    U64(64);

    private final int bits;

    DType(int bits) {
        this.bits = bits;
    }

    /** Bits of one element; elements below 8 bits are packed. */
    public int bits() {
        return bits;
    }

    /**
     * Bytes of so many elements.
     *
     * @throws ArithmeticException if that is no whole number of bytes, or beyond the range of a long
     */
    long bytes(long elements) {
        long total = Math.multiplyExact(elements, bits);
        if (total % 8 != 0) {
            throw new ArithmeticException(elements + " elements of " + bits + " bits do not fill whole bytes");
        }
        return total / 8;
    }
}
