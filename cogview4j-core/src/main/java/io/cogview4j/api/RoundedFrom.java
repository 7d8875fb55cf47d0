package io.cogview4j.api;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the fingerprint of int8 weights says of those that they were made from: {@code weights:} and their own digits, {@code
 * ~int8:} and the digits of the others, {@code ~} and the difference, such as {@code 0.0062}. Embeddings that the one and the
 * other make are close to each other, which those of any other two text encoders are not.
 *
 * @param source fingerprint of the weights before they were rounded
 * @param relativeError the norm of what rounding changed, by that of the weights that were rounded
 */
public record RoundedFrom(String source, double relativeError) {
    private static final String WEIGHTS = "weights:";
    private static final Pattern SOURCE = Pattern.compile("weights:[0-9a-f]{32}");
    private static final Pattern ROUNDED = Pattern.compile("(weights:[0-9a-f]{32})~int8:([0-9a-f]{32})~(\\d\\.\\d{4})");
    private static final double MOST = 9.9999;
    private static final double DIGITS = 1e4;

    /** Empty if that is no fingerprint of weights, or no possible error. */
    public static Optional<RoundedFrom> of(String source, double relativeError) {
        return SOURCE.matcher(source).matches() && relativeError >= 0 && relativeError <= MOST
                ? Optional.of(new RoundedFrom(source, rounded(relativeError)))
                : Optional.empty();
    }

    /** What a fingerprint tells; empty if its weights were not rounded, or it does not tell. */
    public static Optional<RoundedFrom> of(String fingerprint) {
        Matcher parts = ROUNDED.matcher(fingerprint);
        return parts.matches()
                ? Optional.of(new RoundedFrom(WEIGHTS + parts.group(2), Double.parseDouble(parts.group(3))))
                : Optional.empty();
    }

    /** As many digits of an error as a fingerprint keeps. */
    public static double rounded(double relativeError) {
        return Math.min(MOST, Math.round(relativeError * DIGITS) / DIGITS);
    }

    /** The fingerprint of the rounded weights, with this at its end. */
    public String appendedTo(String own) {
        return "%s~int8:%s~%s"
                .formatted(own, source.substring(WEIGHTS.length()), String.format(Locale.ROOT, "%.4f", relativeError));
    }

    /** Whether rounding is all that tells the weights of two fingerprints apart. */
    public static boolean alone(String fingerprint, String other) {
        return !fingerprint.equals(other) && before(fingerprint).equals(before(other));
    }

    private static String before(String fingerprint) {
        return of(fingerprint).map(RoundedFrom::source).orElse(fingerprint);
    }
}
