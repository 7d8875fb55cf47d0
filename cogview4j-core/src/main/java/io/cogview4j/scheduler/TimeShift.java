package io.cogview4j.scheduler;

/**
 * Moves noise levels towards 1, the more the larger the image: {@code f / (f + (1 / sigma - 1))}.
 *
 * @see <a href="https://arxiv.org/abs/2403.03206">Esser et al., Scaling Rectified Flow Transformers, 5.3.2</a>
 */
public enum TimeShift {
    LINEAR,
    EXPONENTIAL;

    /** The factor {@code f} for the shift parameter mu. */
    double factor(double mu) {
        return switch (this) {
            case LINEAR -> mu;
            case EXPONENTIAL -> Math.exp(mu);
        };
    }

    double shift(double sigma, double mu, Rounding rounding) {
        double factor = rounding.round(factor(mu));
        double odds = rounding.round(rounding.round(1 / sigma) - 1);
        return rounding.round(factor / rounding.round(factor + odds));
    }

    /** The shift by a constant, {@code f sigma / (1 + (f - 1) sigma)}: the same, rounded elsewhere. */
    static double constant(double sigma, double shift, Rounding rounding) {
        double shifted = rounding.round(rounding.round(shift) * sigma);
        double scale = rounding.round(1 + rounding.round(rounding.round(shift - 1) * sigma));
        return rounding.round(shifted / scale);
    }
}
