package io.cogview4j.server.http.answer;

import io.cogview4j.server.http.error.Refusal;
import io.cogview4j.server.http.error.ServerMessage;
import io.cogview4j.server.job.Job;
import io.cogview4j.server.job.JobResult;
import io.cogview4j.server.store.Blobs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of results. */
public final class ResultFiles {
    private final Blobs blobs;

    public ResultFiles(Blobs blobs) {
        this.blobs = blobs;
    }

    /** @throws Refusal if it is no longer kept */
    public Path of(Job job, JobResult result) {
        return blobs.file(result.blob())
                .orElseThrow(() -> new Refusal(404, ServerMessage.RESULT_NOT_FOUND, job.id(), result.index()));
    }

    public byte[] bytes(Job job, JobResult result) {
        try {
            return Files.readAllBytes(of(job, result));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
