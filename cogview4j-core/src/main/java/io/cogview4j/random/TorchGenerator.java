package io.cogview4j.random;

import io.cogview4j.bits.Bfloat16;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * {@code torch.Generator("cpu")}: the same draws from the same seed. Normal float32 arrays of 16 values or more are those
 * of libtorch on x86-64 with AVX2 to the last bit, on every platform; the other draws take their transcendental functions
 * from {@link StrictMath} and may differ from libtorch in the last bit of a double.
 *
 * <p>A generator has a state and is for one thread at a time. How many values one call asks for matters: two draws of 8
 * are not one draw of 16.
 */
public final class TorchGenerator {
    private static final float TWO_PI = (float) (2 * Math.PI);

    private final MersenneTwister bits;
    /** The second value of a pair of which a small draw needed only the first. */
    private @Nullable Double spare;

    /** As {@code manual_seed}: of the seed only the low 32 bits count. */
    public TorchGenerator(long seed) {
        bits = new MersenneTwister((int) seed);
    }

    /** {@code torch.rand(count)}: uniform float32 values of [0, 1). */
    public float[] rand(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = uniformFloat();
        }
        return values;
    }

    /** {@code torch.randn(count)}: normal float32 values. */
    public float[] randn(int count) {
        float[] values = new float[count];
        if (count < BlockFill.BLOCK) {
            for (int i = 0; i < count; i++) {
                values[i] = (float) singleNormal();
            }
            return values;
        }
        new BlockFill() {
            @Override
            void drawUniform(int index) {
                values[index] = uniformFloat();
            }

            @Override
            void transform(int first, int second) {
                float radius = (float) Math.sqrt(-2f * CephesFloat.log(1f - values[first]));
                float angle = TWO_PI * values[second];
                int octant = CephesFloat.octant(angle);
                float reduced = CephesFloat.reduce(angle, octant);
                // torch multiplies by the deviation 1 and adds the mean 0, which turns -0 into 0.
                values[first] = radius * CephesFloat.cos(reduced, octant) + 0f;
                values[second] = radius * CephesFloat.sin(reduced, octant) + 0f;
            }
        }.fill(count);
        return values;
    }

    /** {@code torch.randn(count, dtype=torch.float64)}. */
    public double[] randnFloat64(int count) {
        double[] values = new double[count];
        if (count < BlockFill.BLOCK) {
            for (int i = 0; i < count; i++) {
                values[i] = singleNormal();
            }
            return values;
        }
        new BlockFill() {
            @Override
            void drawUniform(int index) {
                values[index] = uniformDouble();
            }

            @Override
            void transform(int first, int second) {
                double radius = Math.sqrt(-2 * StrictMath.log(1 - values[first]));
                double angle = 2 * Math.PI * values[second];
                values[first] = radius * StrictMath.cos(angle) + 0.0;
                values[second] = radius * StrictMath.sin(angle) + 0.0;
            }
        }.fill(count);
        return values;
    }

    /** {@code torch.randn(count, dtype=torch.bfloat16)} as from torch 2.15 on, widened. */
    public float[] randnBfloat16(int count) {
        return randn(count, value -> Bfloat16.round((float) value));
    }

    /** {@code torch.randn(count, dtype=torch.float16)} as from torch 2.15 on, widened. */
    public float[] randnFloat16(int count) {
        return randn(count, value -> Float.float16ToFloat(Float.floatToFloat16((float) value)));
    }

    /** Each block of 16 is a draw of its own, so that only the values of whole blocks are rounded {@link #randn}. */
    private float[] randn(int count, DoubleUnaryOperator rounding) {
        float[] values = new float[count];
        if (count < BlockFill.BLOCK) {
            for (int i = 0; i < count; i++) {
                values[i] = (float) rounding.applyAsDouble(singleNormal());
            }
            return values;
        }
        for (int end = BlockFill.BLOCK; end <= count; end += BlockFill.BLOCK) {
            roundedBlock(values, end - BlockFill.BLOCK, rounding);
        }
        if (count % BlockFill.BLOCK != 0) {
            roundedBlock(values, count - BlockFill.BLOCK, rounding);
        }
        return values;
    }

    private void roundedBlock(float[] values, int start, DoubleUnaryOperator rounding) {
        float[] block = randn(BlockFill.BLOCK);
        for (int i = 0; i < block.length; i++) {
            values[start + i] = (float) rounding.applyAsDouble(block[i]);
        }
    }

    /** One value of a small draw, whatever its type: Box and Muller's transform in double, a pair at a time. */
    private double singleNormal() {
        if (spare != null) {
            double value = spare;
            spare = null;
            return value;
        }
        double angle = 2 * Math.PI * uniformDouble();
        double radius = Math.sqrt(-2 * StrictMath.log1p(-uniformDouble()));
        spare = radius * StrictMath.sin(angle);
        return radius * StrictMath.cos(angle);
    }

    /** A multiple of 2^-24 in [0, 1). */
    private float uniformFloat() {
        return (bits.next() & 0xffffff) * 0x1p-24f;
    }

    /** A multiple of 2^-53 in [0, 1): of two draws the first gives the upper bits. */
    private double uniformDouble() {
        long upper = bits.next();
        long lower = Integer.toUnsignedLong(bits.next());
        return ((upper << 32 | lower) & ((1L << 53) - 1)) * 0x1p-53;
    }
}
