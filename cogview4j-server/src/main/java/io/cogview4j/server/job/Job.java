package io.cogview4j.server.job;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job as it stands.
 *
 * @param client who asked for it
 * @param attempt how often it was begun; a result counts only if it comes from the last time
 * @param run which run it was given to last; jobs that are drawn together share one, and so does a run that goes on elsewhere
 * @param version grows with each change of the job
 * @param place in the queue, 0 for the next one; -1 if it does not wait
 * @param expectedSeconds what it takes by itself once it begins, as forecast
 * @param waitSeconds how long it probably waits before it begins; 0 if it does not wait
 * @param finished null while it is not {@linkplain JobState#isFinal final}
 * @param progress null before a stage has begun
 * @param previewStep number of the step that the newest preview shows, from 1; 0 for none
 * @param problem why it failed; null if it did not
 */
public record Job(
        JobId id,
        String client,
        Work work,
        JobState state,
        int attempt,
        @Nullable String run,
        long version,
        int place,
        double expectedSeconds,
        double waitSeconds,
        Instant created,
        @Nullable Instant started,
        @Nullable Instant finished,
        @Nullable JobProgress progress,
        int previewStep,
        List<JobResult> results,
        List<JobNote> notes,
        @Nullable JobProblem problem) {
    public Job {
        results = List.copyOf(results);
        notes = List.copyOf(notes);
    }
}
