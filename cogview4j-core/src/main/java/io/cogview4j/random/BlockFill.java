package io.cogview4j.random;

/**
 * How torch fills an array of at least {@value #BLOCK} normal values: all uniforms first, then Box and Muller's transform
 * on blocks of {@value #BLOCK}, in which value {@code i} is paired with value {@code i + 8}. A last block that does not
 * fit is laid over the end of the array and drawn anew.
 *
 * @see <a href="https://github.com/pytorch/pytorch/blob/v2.10.0/aten/src/ATen/native/cpu/DistributionTemplates.h">normal_fill</a>
 */
abstract class BlockFill {
    static final int BLOCK = 16;
    private static final int HALF = BLOCK / 2;

    /** Sets the value at {@code index} to the next uniform number of [0, 1). */
    abstract void drawUniform(int index);

    /** Turns two uniform values into two independent normal ones: radius from the first, angle from the second. */
    abstract void transform(int first, int second);

    final void fill(int count) {
        draw(0, count);
        for (int start = 0; start + BLOCK <= count; start += BLOCK) {
            transformBlock(start);
        }
        if (count % BLOCK != 0) {
            draw(count - BLOCK, count);
            transformBlock(count - BLOCK);
        }
    }

    private void draw(int start, int end) {
        for (int i = start; i < end; i++) {
            drawUniform(i);
        }
    }

    private void transformBlock(int start) {
        for (int i = start; i < start + HALF; i++) {
            transform(i, i + HALF);
        }
    }
}
