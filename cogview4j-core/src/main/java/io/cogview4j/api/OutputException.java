package io.cogview4j.api;

/** A result that cannot be written: no permission, no space, a folder where a file should be. */
public final class OutputException extends CogView4Exception {
    public OutputException(String message, String advice) {
        super(message, advice);
    }

    public OutputException(String message, String advice, Throwable cause) {
        super(message, advice, cause);
    }
}
