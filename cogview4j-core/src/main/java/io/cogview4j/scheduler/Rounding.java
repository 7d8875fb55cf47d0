package io.cogview4j.scheduler;

import io.cogview4j.bits.Bfloat16;

/**
 * The type in which a formula is computed. Operations are done in double and rounded one by one, which for sums,
 * products and quotients gives what an operation of the narrow type gives.
 */
public enum Rounding {
    BFLOAT16 {
        @Override
        double round(double value) {
            return Bfloat16.round((float) value);
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
