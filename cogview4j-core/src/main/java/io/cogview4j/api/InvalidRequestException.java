package io.cogview4j.api;

/** A request that cannot be carried out as it stands: a size, a step count, embeddings that do not fit. */
public final class InvalidRequestException extends CogView4Exception {
    public InvalidRequestException(String message, String advice) {
        super(message, advice);
    }
}
