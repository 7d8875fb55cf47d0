package io.cogview4j.nn;

import java.lang.foreign.MemorySegment;
import java.util.Random;

/** Normal noise for tests, as float32 and as those of its values that bfloat16 has. */
final class RandomValues {
    private static final int UPPER_HALF = 0xffff0000;

    private RandomValues() {}

    static float[] float32(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** Values that bfloat16 has. */
    static float[] bfloat16(int count, long seed) {
        float[] values = float32(count, seed);
        for (int i = 0; i < count; i++) {
            values[i] = Float.intBitsToFloat(Float.floatToIntBits(values[i]) & UPPER_HALF);
        }
        return values;
    }

    /** Such values as a file stores them. */
    static MemorySegment stored(float[] values) {
        short[] halves = new short[values.length];
        for (int i = 0; i < values.length; i++) {
            halves[i] = (short) (Float.floatToIntBits(values[i]) >>> Short.SIZE);
        }
        return MemorySegment.ofArray(halves);
    }
}
