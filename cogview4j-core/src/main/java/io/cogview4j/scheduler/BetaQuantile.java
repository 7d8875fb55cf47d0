package io.cogview4j.scheduler;

/**
 * The quantile function of the beta distribution with alpha = beta = 0.6, in double precision. The distribution is
 * symmetric, so that only its lower half is inverted: Newton's method on the power series of the incomplete beta
 * function, as a function of {@code u = x^0.6}, in which it is convex and nearly straight. From the right, each
 * iteration then comes closer without overshooting.
 */
final class BetaQuantile {
    private static final double ALPHA = 0.6;
    /** B(0.6, 0.6). */
    private static final double BETA_FUNCTION = 2.4153442080024723;

    private BetaQuantile() {}

    /** The x with {@code P(X <= x) = probability}. */
    static double of(double probability) {
        if (probability > 0.5) {
            return 1 - of(1 - probability);
        }
        double u = ALPHA * BETA_FUNCTION * probability;
        double previous = Double.POSITIVE_INFINITY;
        while (u < previous) {
            previous = u;
            double x = Math.pow(u, 1 / ALPHA);
            double slope = Math.pow(1 - x, ALPHA - 1) / (ALPHA * BETA_FUNCTION);
            u -= (cumulative(x, u) - probability) / slope;
        }
        return Math.pow(previous, 1 / ALPHA);
    }

    /** {@code x^a / B * sum of (1 - a)_n x^n / (n! (a + n))}, with {@code u = x^a}. */
    private static double cumulative(double x, double u) {
        double coefficient = 1;
        double sum = 1 / ALPHA;
        double term = sum;
        for (int n = 1; term > sum * 0x1p-54; n++) {
            coefficient *= (n - ALPHA) / n * x;
            term = coefficient / (ALPHA + n);
            sum += term;
        }
        return u * sum / BETA_FUNCTION;
    }
}
