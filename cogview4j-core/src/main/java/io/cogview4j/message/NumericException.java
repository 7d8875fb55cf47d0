package io.cogview4j.message;

/** A computation that left the finite numbers (NaN or infinity), so that its result would be a black image. */
public final class NumericException extends CogView4Exception {
    public NumericException(MessageCode code, Object... values) {
        super(null, Message.of(code, values));
    }

    public NumericException(Throwable cause, MessageCode code, Object... values) {
        super(cause, Message.of(code, values));
    }

    public NumericException(Message problem) {
        super(null, problem);
    }
}
