package io.cogview4j.server.queue;

/** An idempotency key came a second time with another request. */
public final class KeyReusedException extends RuntimeException {
    KeyReusedException() {
        super("the idempotency key belongs to another request");
    }
}
