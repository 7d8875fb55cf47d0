package io.cogview4j.message;

/** A model folder or a safetensors file that is missing, damaged, or not what its config says. */
public final class CheckpointException extends CogView4Exception {
    public CheckpointException(MessageCode code, Object... values) {
        super(null, Message.of(code, values));
    }

    public CheckpointException(Throwable cause, MessageCode code, Object... values) {
        super(cause, Message.of(code, values));
    }

    public CheckpointException(Message problem) {
        super(null, problem);
    }

    public CheckpointException(Throwable cause, Message problem) {
        super(cause, problem);
    }
}
