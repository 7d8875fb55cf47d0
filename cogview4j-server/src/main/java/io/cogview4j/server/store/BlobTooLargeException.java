package io.cogview4j.server.store;

/** What was sent is longer than what is taken. */
public final class BlobTooLargeException extends RuntimeException {
    private final long mostBytes;

    BlobTooLargeException(long mostBytes) {
        super("more than %d bytes".formatted(mostBytes));
        this.mostBytes = mostBytes;
    }

    public long mostBytes() {
        return mostBytes;
    }
}
