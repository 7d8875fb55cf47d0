package io.cogview4j.server.work;

import io.cogview4j.EncodedPrompts;
import io.cogview4j.events.Cancellation;
import io.cogview4j.server.job.BlobId;
import io.cogview4j.server.job.Encoding;
import io.cogview4j.server.job.JobNote;
import io.cogview4j.server.job.JobResult;
import io.cogview4j.server.queue.Claim;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Encodes: from a job's prompts to a file of embeddings.
 *
 * @param temporary a folder for files that are not finished
 */
record EncodingRuns(TextStage stage, Delivery delivery, Path temporary) {
    private static final String MEDIA_TYPE = "application/octet-stream";

    void run(Claim claim, RunReporter reporter, Cancellation cancellation) throws IOException {
        Encoding encoding = (Encoding) claim.job().work();
        EncodedPrompts encoded = stage.encode(encoding.prompts(), encoding.guided(), 1, reporter, cancellation);
        Path file = Files.createTempFile(temporary, "embeddings-", ".safetensors");
        try {
            encoded.save(file);
            delivery.done(
                    claim,
                    List.of(stored(file)),
                    encoded.warnings().stream().map(JobNote::of).toList(),
                    reporter.time());
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private JobResult stored(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            long bytes = Files.size(file);
            BlobId blob = delivery.blobs().put(content, bytes);
            return new JobResult(0, blob, MEDIA_TYPE, bytes, null, null, null, null);
        }
    }
}
