package io.cogview4j.server.queue;

import io.cogview4j.server.job.JobState;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs of a client are listed, the newest first.
 *
 * @param text that is in the prompt or negative prompt, whatever its case; null for any
 * @param state null for any
 * @param after where a former list ended, as {@link JobPage#next}; null for the beginning
 * @param most 1 to 100
 */
public record JobQuery(
        @Nullable String text,
        @Nullable JobState state,
        @Nullable String after,
        int most) {}
