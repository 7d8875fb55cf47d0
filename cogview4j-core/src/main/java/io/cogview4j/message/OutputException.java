package io.cogview4j.message;

/** A result that cannot be written: no permission, no space, a folder where a file should be. */
public final class OutputException extends CogView4Exception {
    public OutputException(MessageCode code, Object... values) {
        super(null, Message.of(code, values));
    }

    public OutputException(Throwable cause, MessageCode code, Object... values) {
        super(cause, Message.of(code, values));
    }

    public OutputException(Message problem) {
        super(null, problem);
    }

    public OutputException(Throwable cause, Message problem) {
        super(cause, problem);
    }
}
