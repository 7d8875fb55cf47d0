package io.cogview4j.message;

/** A computation that was ended from outside, by a cancellation or by interrupting its thread. */
public final class CancelledException extends CogView4Exception {
    public CancelledException() {
        super(null, Message.of(CoreMessage.CANCELLED));
    }

    /** @param cause what showed that the thread was interrupted */
    public CancelledException(Exception cause) {
        super(cause, Message.of(CoreMessage.CANCELLED));
    }
}
