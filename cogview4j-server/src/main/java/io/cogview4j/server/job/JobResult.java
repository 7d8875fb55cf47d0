package io.cogview4j.server.job;

import org.jspecify.annotations.Nullable;

/**
 * A file that a job has made.
 *
 * @param index among the job's results, from 0
 * @param blob the file
 * @param mediaType as {@code image/png}, or {@code application/octet-stream} for embeddings
 * @param bytes how long the file is
 * @param width of a picture in pixels; null for embeddings
 * @param height of a picture in pixels; null for embeddings
 * @param seed that makes the picture again; null if none does
 * @param parameters how the picture was made, as AUTOMATIC1111's programs write it; null for embeddings
 */
public record JobResult(
        int index,
        BlobId blob,
        String mediaType,
        long bytes,
        @Nullable Integer width,
        @Nullable Integer height,
        @Nullable Long seed,
        @Nullable String parameters) {}
