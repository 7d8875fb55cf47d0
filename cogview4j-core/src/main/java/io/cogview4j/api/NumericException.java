package io.cogview4j.api;

/** A computation that left the finite numbers (NaN or infinity), so that its result would be a black picture. */
public final class NumericException extends CogView4Exception {
    public NumericException(String message, String advice) {
        super(message, advice);
    }
}
