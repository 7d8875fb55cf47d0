package io.cogview4j.api;

/**
 * What went wrong, in one sentence, and what to do about it, in another. The one type to catch: every failure that a
 * user can cause or mend is a subclass.
 */
public abstract sealed class CogView4Exception extends RuntimeException
        permits InvalidRequestException, CheckpointException, NumericException, OutputException {
    private final String advice;

    CogView4Exception(String message, String advice) {
        super(message);
        this.advice = advice;
    }

    CogView4Exception(String message, String advice, Throwable cause) {
        super(message, cause);
        this.advice = advice;
    }

    /** What to do next, one sentence. */
    public String advice() {
        return advice;
    }
}
