package io.cogview4j.scheduler;

/**
 * Moves noise levels towards 1, the more the larger the picture: {@code f / (f + (1 / sigma - 1))}.
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

    double shift(double sigma, double mu, Precision precision) {
        double factor = precision.round(factor(mu));
        double odds = precision.round(precision.round(1 / sigma) - 1);
        return precision.round(factor / precision.round(factor + odds));
    }

    /** The shift by a constant, {@code f sigma / (1 + (f - 1) sigma)}: the same, rounded elsewhere. */
    static double constant(double sigma, double shift, Precision precision) {
        double shifted = precision.round(precision.round(shift) * sigma);
        double scale = precision.round(1 + precision.round(precision.round(shift - 1) * sigma));
        return precision.round(shifted / scale);
    }
}
