package io.cogview4j.transformer;

import java.util.ArrayList;
import java.util.List;

/**
 * A Taylor series in the number of evaluations, whose derivatives are finite differences. Diffusers: {@code TaylorSeerState}, with
 * {@code taylor_factors_dtype=torch.float32}.
 *
 * @param derivatives of order 0, 1 and so on at the last known value; empty before the first
 */
record TaylorSeries(List<float[]> derivatives) {
    static final TaylorSeries EMPTY = new TaylorSeries(List.of());

    /**
     * The series at a new value.
     *
     * @param distance evaluations from the value before
     * @param order of the highest derivative; until so many values are known, there are fewer
     */
    TaylorSeries at(float[] value, int distance, int order) {
        List<float[]> next = new ArrayList<>(List.of(value));
        for (int i = 0; i < Math.min(order, derivatives.size()); i++) {
            float[] now = next.get(i);
            float[] before = derivatives.get(i);
            float[] derivative = new float[now.length];
            for (int j = 0; j < derivative.length; j++) {
                derivative[j] = (now[j] - before[j]) / distance;
            }
            next.add(derivative);
        }
        return new TaylorSeries(next);
    }

    /** The value so many evaluations ahead. */
    float[] ahead(int distance) {
        float[] sum = new float[derivatives.getFirst().length];
        double factor = 1;
        for (int order = 0; order < derivatives.size(); order++) {
            float rounded = (float) factor; // distance^order / order!
            float[] derivative = derivatives.get(order);
            for (int j = 0; j < sum.length; j++) {
                sum[j] += derivative[j] * rounded;
            }
            factor = factor * distance / (order + 1);
        }
        return sum;
    }
}
