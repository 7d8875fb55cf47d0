package io.cogview4j.random;

/**
 * Logarithm, sine and cosine in float32 with the polynomials of the Cephes library, rounded operation by operation as in
 * libtorch's AVX2 kernel: where the compiler contracted a product and a sum there, {@link Math#fma} stands here. A
 * function that is more precise would give another image for the same seed.
 *
 * @see <a href="https://github.com/pytorch/pytorch/blob/v2.10.0/aten/src/ATen/native/cpu/avx_mathfun.h">log256_ps, sincos256_ps</a>
 */
final class CephesFloat {
    private static final int MANTISSA_AND_SIGN = 0x807fffff;
    private static final int HALF_BITS = 0x3f000000;
    private static final float SQRT_HALF = 0.70710677f;
    /** ln 2 = {@code LN2_HIGH} + {@code LN2_LOW}. */
    private static final float LN2_HIGH = 0.693359375f;

    private static final float LN2_LOW = -2.12194440e-4f;
    private static final float FOUR_OVER_PI = 1.2732395f;
    /** pi / 4 in three parts, negated. */
    private static final float MINUS_QUARTER_PI_HIGH = -0.78515625f;

    private static final float MINUS_QUARTER_PI_MIDDLE = -2.4187564849853515625e-4f;
    private static final float MINUS_QUARTER_PI_LOW = -3.77489497744594108e-8f;

    private CephesFloat() {}

    /** ln x for normal, positive x. */
    static float log(float x) {
        int bits = Float.floatToRawIntBits(x);
        float exponent = (bits >>> 23) - 126;
        float mantissa = Float.intBitsToFloat((bits & MANTISSA_AND_SIGN) | HALF_BITS); // [1/2, 1)
        float m = mantissa - 1f;
        if (mantissa < SQRT_HALF) {
            exponent -= 1f;
            m += mantissa;
        }
        float square = m * m;
        float p = 7.0376836292e-2f;
        p = Math.fma(p, m, -1.1514610310e-1f);
        p = Math.fma(p, m, 1.1676998740e-1f);
        p = Math.fma(p, m, -1.2420140846e-1f);
        p = Math.fma(p, m, 1.4249322787e-1f);
        p = Math.fma(p, m, -1.6668057665e-1f);
        p = Math.fma(p, m, 2.0000714765e-1f);
        p = Math.fma(p, m, -2.4999993993e-1f);
        p = Math.fma(p, m, 3.3333331174e-1f);
        p = Math.fma(p * m, square, exponent * LN2_LOW);
        p = Math.fma(-0.5f, square, p);
        return Math.fma(exponent, LN2_HIGH, m + p);
    }

    /** The even multiple of pi / 4 nearest to {@code angle}, which is not negative: 0, 2, 4, ... */
    static int octant(float angle) {
        return ((int) (angle * FOUR_OVER_PI) + 1) & ~1;
    }

    /** {@code angle - octant * pi / 4}, in [-pi / 4, pi / 4]. */
    static float reduce(float angle, int octant) {
        float reduced = Math.fma(octant, MINUS_QUARTER_PI_HIGH, angle);
        reduced = Math.fma(octant, MINUS_QUARTER_PI_MIDDLE, reduced);
        return Math.fma(octant, MINUS_QUARTER_PI_LOW, reduced);
    }

    /** The sine of {@code reduced + octant * pi / 4}. */
    static float sin(float reduced, int octant) {
        float magnitude = (octant & 2) == 0 ? sinNearZero(reduced) : cosNearZero(reduced);
        return (octant & 4) == 0 ? magnitude : -magnitude;
    }

    /** The cosine of {@code reduced + octant * pi / 4}. */
    static float cos(float reduced, int octant) {
        float magnitude = (octant & 2) == 0 ? cosNearZero(reduced) : sinNearZero(reduced);
        return ((octant + 2) & 4) == 0 ? magnitude : -magnitude;
    }

    private static float sinNearZero(float x) {
        float square = x * x;
        float p = -1.9515295891e-4f;
        p = Math.fma(p, square, 8.3321608736e-3f);
        p = Math.fma(p, square, -1.6666654611e-1f);
        return Math.fma(p * square, x, x);
    }

    private static float cosNearZero(float x) {
        float square = x * x;
        float p = 2.443315711809948e-5f;
        p = Math.fma(p, square, -1.388731625493765e-3f);
        p = Math.fma(p, square, 4.166664568298827e-2f);
        return Math.fma(p * square, square, -0.5f * square) + 1f;
    }
}
