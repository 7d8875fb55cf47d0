package io.cogview4j.scheduler;

/** {@code numpy.linspace}, rounding for rounding: timesteps are cut to whole numbers, so the last bit counts. */
final class Linspace {
    private Linspace() {}

    static double[] of(double start, double stop, int count) {
        double[] values = new double[count];
        double step = (stop - start) / (count - 1);
        for (int i = 1; i < count; i++) {
            values[i] = i * step + start;
        }
        values[count - 1] = stop;
        values[0] = start;
        return values;
    }
}
