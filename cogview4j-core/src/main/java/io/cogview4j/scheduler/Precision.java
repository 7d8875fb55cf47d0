package io.cogview4j.scheduler;

/**
 * The type in which a formula is computed. Operations are done in double and rounded one by one, which for sums,
 * products and quotients gives what an operation of the narrow type gives.
 */
public enum Precision {
    BFLOAT16 {
        @Override
        double round(double value) {
            int bits = Float.floatToRawIntBits((float) value);
            return Float.intBitsToFloat((bits + 0x7fff + ((bits >>> 16) & 1)) & 0xffff0000);
        }
    },
    FLOAT32 {
        @Override
        double round(double value) {
            return (float) value;
        }
    },
    FLOAT64 {
        @Override
        double round(double value) {
            return value;
        }
    };

    /** The nearest value of this type, ties to even. */
    abstract double round(double value);
}
