package io.cogview4j.message;

/** A model that cannot be got from its hub: no connection, no permission, no such model, or not the content that was announced. */
public final class HubException extends CogView4Exception {
    public HubException(MessageCode code, Object... values) {
        super(null, Message.of(code, values));
    }

    public HubException(Throwable cause, MessageCode code, Object... values) {
        super(cause, Message.of(code, values));
    }
}
