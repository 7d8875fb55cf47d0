package io.cogview4j.nn;

/**
 * The exponential function in float32 arithmetic, one algorithm on every machine: P. T. P. Tang, "Table-driven
 * implementation of the exponential function in IEEE floating-point arithmetic" (1989), with a table of 128 values and a
 * polynomial of degree two.
 *
 * <p>Why not {@code Math.exp}: the frequencies of the time embedding are multiplied by timesteps up to 1000, so the last
 * bit of a frequency moves the velocity by more than all other rounding of the network together. Math libraries disagree
 * in that bit, and even one library does from processor to processor. This algorithm gives the bits of the one that
 * computed the reference cases (checked on four million arguments).
 */
public final class Float32Exp {
    private static final int STEPS = 128; // per factor of two
    private static final double STEP = Math.log(2) / STEPS;
    private static final float STEPS_PER_UNIT = (float) (1 / STEP);
    /** Short enough that its products with step counts are exact. */
    private static final float STEP_HIGH = Math.round(STEP * (1 << 18)) / (float) (1 << 18);

    private static final float STEP_LOW = (float) (STEP - STEP_HIGH);
    private static final float[] TABLE_HIGH = new float[STEPS];
    private static final float[] TABLE_LOW = new float[STEPS];

    static {
        for (int i = 0; i < STEPS; i++) {
            double value = Math.pow(2, (double) i / STEPS);
            TABLE_HIGH[i] = (float) value;
            TABLE_LOW[i] = (float) (value - TABLE_HIGH[i]);
        }
    }

    private Float32Exp() {}

    /** {@code e^x} for x between -80 and 80. */
    public static float of(float x) {
        int steps = (int) Math.rint(x * STEPS_PER_UNIT);
        float r = (x - steps * STEP_HIGH) - steps * STEP_LOW;
        float p = r + r * r * 0.5f; // e^r - 1
        int index = Math.floorMod(steps, STEPS);
        float mantissa = TABLE_HIGH[index] + (TABLE_LOW[index] + TABLE_HIGH[index] * p);
        return Math.scalb(mantissa, Math.floorDiv(steps, STEPS));
    }
}
