package io.cogview4j.bits;

/**
 * The upper half of a float32: its sign, its exponent and 7 bits of its significand. Rounding is to the nearest, to even
 * if there are two, as PyTorch does it.
 */
public final class Bfloat16 {
    private static final short NAN = 0x7fc0;
    private static final int HALF = 0x7fff;

    private Bfloat16() {}

    /** The bits of the nearest bfloat16; of a NaN always the same. */
    public static short bits(float value) {
        if (Float.isNaN(value)) {
            return NAN; // whose bits might otherwise be rounded to those of infinity
        }
        int bits = Float.floatToRawIntBits(value);
        int odd = bits >>> Short.SIZE & 1;
        return (short) (bits + HALF + odd >>> Short.SIZE);
    }

    /** The value that has these bits, exactly. */
    public static float value(short bits) {
        return Float.intBitsToFloat(bits << Short.SIZE);
    }

    /** The value of the nearest bfloat16. */
    public static float round(float value) {
        return value(bits(value));
    }
}
