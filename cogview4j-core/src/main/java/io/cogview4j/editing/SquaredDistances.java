package io.cogview4j.editing;

import java.util.Arrays;

/**
 * Squared distances between pixels, exact: the transform of Felzenszwalb and Huttenlocher, "Distance Transforms of Sampled
 * Functions", which takes the lower envelope of parabolas along columns and then along rows.
 */
record SquaredDistances(int width, int height) {
    private static final float FAR = 1e12f; // where there is no zero at all

    /** {@code [height, width]}: the squared distance of each pixel to the nearest one whose value is 0. */
    float[] toZero(float[] values) {
        float[] squares = new float[values.length];
        for (int i = 0; i < squares.length; i++) {
            squares[i] = values[i] == 0 ? 0 : FAR;
        }
        for (int x = 0; x < width; x++) {
            transform(squares, x, width, height);
        }
        for (int y = 0; y < height; y++) {
            transform(squares, y * width, 1, width);
        }
        return squares;
    }

    /** Along one line of {@code count} values, the first at {@code start}, each {@code stride} after the one before. */
    private static void transform(float[] squares, int start, int stride, int count) {
        double[] line = new double[count];
        for (int i = 0; i < count; i++) {
            line[i] = squares[start + i * stride];
        }
        int[] apexes = new int[count];
        double[] begins = new double[count + 1];
        Arrays.fill(begins, Double.POSITIVE_INFINITY);
        begins[0] = Double.NEGATIVE_INFINITY;
        int last = 0;
        for (int i = 1; i < count; i++) {
            double meet = meeting(line, apexes[last], i);
            while (meet <= begins[last]) {
                last--;
                meet = meeting(line, apexes[last], i);
            }
            last++;
            apexes[last] = i;
            begins[last] = meet;
            begins[last + 1] = Double.POSITIVE_INFINITY;
        }
        int current = 0;
        for (int i = 0; i < count; i++) {
            while (begins[current + 1] < i) {
                current++;
            }
            double apart = (double) i - apexes[current];
            squares[start + i * stride] = (float) (apart * apart + line[apexes[current]]);
        }
    }

    /** Where the parabolas over two places meet. */
    private static double meeting(double[] line, int a, int b) {
        return ((line[b] + (double) b * b) - (line[a] + (double) a * a)) / (2.0 * (b - a));
    }
}
