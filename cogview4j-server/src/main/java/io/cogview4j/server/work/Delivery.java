package io.cogview4j.server.work;

import io.cogview4j.server.job.JobNote;
import io.cogview4j.server.job.JobProblem;
import io.cogview4j.server.job.JobResult;
import io.cogview4j.server.queue.Claim;
import io.cogview4j.server.queue.Claims;
import io.cogview4j.server.store.Blobs;
import java.time.Duration;
import java.util.List;

/**
 * Where results of jobs go, and their failures. Only those count that the queue takes.
 *
 * @param blobs where files are stored
 */
record Delivery(Claims claims, Blobs blobs, WorkMetrics metrics) {
    /** @param time since the run began */
    void done(Claim claim, List<JobResult> results, List<JobNote> notes, Duration time) {
        if (claims.done(claim, results, notes)) {
            metrics.done(claim.job().work().kind(), results.size(), time);
        }
    }

    void failed(Claim claim, JobProblem problem) {
        if (claims.failed(claim, problem)) {
            metrics.failed(problem.note().code());
        }
    }
}
