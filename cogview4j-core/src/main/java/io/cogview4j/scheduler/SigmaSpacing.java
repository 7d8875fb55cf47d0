package io.cogview4j.scheduler;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.sampling.Spacing;

/** How the noise levels lie between the first and the last. All but {@link #AS_SHIFTED} keep only these two. */
public enum SigmaSpacing {
    AS_SHIFTED,
    /** Karras et al., <a href="https://arxiv.org/abs/2206.00364">Elucidating the Design Space</a>, equation 5, rho 7. */
    KARRAS,
    /** Equal ratios. */
    EXPONENTIAL,
    /** Lee et al., <a href="https://arxiv.org/abs/2407.12173">Beta Sampling is All You Need</a>, alpha = beta = 0.6. */
    BETA;

    private static final double RHO = 7;

    static SigmaSpacing of(Spacing asked) {
        return switch (asked) {
            case UNIFORM -> AS_SHIFTED;
            case KARRAS -> KARRAS;
            case EXPONENTIAL -> EXPONENTIAL;
            case BETA -> BETA;
        };
    }

    /**
     * @param sigmas {@code [steps]}, falling
     * @throws InvalidRequestException if there is no such spacing between the first and the last
     */
    double[] apply(double[] sigmas) {
        double first = sigmas[0];
        double last = sigmas[sigmas.length - 1];
        return switch (this) {
            case AS_SHIFTED -> sigmas;
            case KARRAS -> karras(first, last, sigmas.length);
            case EXPONENTIAL -> exponential(first, last, sigmas.length);
            case BETA -> beta(first, last, sigmas.length);
        };
    }

    private static double[] karras(double first, double last, int count) {
        double start = Math.pow(first, 1 / RHO);
        double end = Math.pow(last, 1 / RHO);
        double[] sigmas = Linspace.of(0, 1, count);
        for (int i = 0; i < count; i++) {
            sigmas[i] = Math.pow(start + sigmas[i] * (end - start), RHO);
        }
        return sigmas;
    }

    private static double[] exponential(double first, double last, int count) {
        if (last <= 0) {
            throw new InvalidRequestException(CoreMessage.EXPONENTIAL_SPACING_TO_ZERO, last);
        }
        double[] sigmas = Linspace.of(Math.log(first), Math.log(last), count);
        for (int i = 0; i < count; i++) {
            sigmas[i] = Math.exp(sigmas[i]);
        }
        return sigmas;
    }

    private static double[] beta(double first, double last, int count) {
        double[] sigmas = Linspace.of(0, 1, count);
        for (int i = 0; i < count; i++) {
            sigmas[i] = last + BetaQuantile.of(1 - sigmas[i]) * (first - last);
        }
        return sigmas;
    }
}
