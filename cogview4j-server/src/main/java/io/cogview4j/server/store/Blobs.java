package io.cogview4j.server.store;

import io.cogview4j.server.job.BlobId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Files by their content: pictures that were sent and made, and embeddings. The same content is stored once. */
public interface Blobs {
    /** Stores bytes; they are on the disk when this returns. */
    BlobId put(byte[] content) throws IOException;

    /**
     * Stores a stream, which is read to its end.
     *
     * @param mostBytes that are taken
     * @throws BlobTooLargeException if it is longer; nothing is stored then
     */
    BlobId put(InputStream content, long mostBytes) throws IOException;

    /**
     * Keeps a file that no job names: without this, it is deleted an hour after it was stored.
     *
     * @param time from now on
     * @return whether there is one of this name
     */
    boolean keep(BlobId id, Duration time);

    /** Where the file is; empty if there is none of this name. */
    Optional<Path> file(BlobId id);
}
