package io.cogview4j.server.http.request;

import io.cogview4j.inspect.EmbeddingsInspection;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.message.MessageCode.Severity;
import io.cogview4j.server.http.error.ErrorAnswer;
import io.cogview4j.server.job.BlobId;
import io.cogview4j.server.model.ServedModel;
import io.cogview4j.server.store.Blobs;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Takes files of embeddings in, after looking at all that can be known of them. */
public final class EmbeddingsUploads {
    /** How long a client may take to name what it has sent. */
    private static final Duration KEPT = Duration.ofDays(1);

    private final ServedModel model;
    private final Blobs blobs;
    private final Caps caps;

    public EmbeddingsUploads(ServedModel model, Blobs blobs, Caps caps) {
        this.model = model;
        this.blobs = blobs;
        this.caps = caps;
    }

    /**
     * Stores a file that can be used with the model.
     *
     * @throws io.cogview4j.server.http.error.Refusal if it is no sound file of embeddings
     * @throws InvalidRequestException with all that keeps it from being used
     */
    public BlobId store(Upload file) {
        BlobId id = put(file);
        List<Message> errors = findings(path(id), file.name()).stream()
                .filter(finding -> finding.code().severity() == Severity.ERROR)
                .toList();
        if (!errors.isEmpty()) {
            throw new InvalidRequestException(errors);
        }
        blobs.keep(id, KEPT);
        return id;
    }

    /** Stores a file whatever it is, to look at it. */
    public BlobId put(Upload file) {
        try (InputStream in = file.content().open()) {
            return blobs.put(in, caps.uploadBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that is to be said of a file that a client has sent as {@code part}. */
    public List<Message> findings(Path file, String part) {
        try {
            EmbeddingsInspection.of(file);
            return model.check(file);
        } catch (CheckpointException e) {
            throw ErrorAnswer.ofOwnFile(e, part);
        }
    }

    /** The same for a file that may be anything: what keeps it from being read is told likewise. */
    public List<Message> look(Path file) {
        try {
            EmbeddingsInspection.of(file);
            return model.check(file);
        } catch (CheckpointException | InvalidRequestException e) {
            return e.problems();
        }
    }

    public Path path(BlobId id) {
        return blobs.file(id).orElseThrow(() -> new IllegalStateException("a file that was just stored is gone"));
    }
}
