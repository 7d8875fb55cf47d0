package io.cogview4j.server.queue;

import io.cogview4j.server.job.BlobId;

/** A request names a file that is not, or no longer, among the server's. */
public final class FileGoneException extends RuntimeException {
    private final BlobId file;

    FileGoneException(BlobId file) {
        super("there is no file " + file);
        this.file = file;
    }

    public BlobId file() {
        return file;
    }
}
