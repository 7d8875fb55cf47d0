package io.cogview4j.api;

/** A model folder or a safetensors file that is missing, damaged, or not what its config says. */
public final class CheckpointException extends CogView4Exception {
    public CheckpointException(String message, String advice) {
        super(message, advice);
    }

    public CheckpointException(String message, String advice, Throwable cause) {
        super(message, advice, cause);
    }
}
