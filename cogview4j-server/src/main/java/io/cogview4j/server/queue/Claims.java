package io.cogview4j.server.queue;

import io.cogview4j.server.job.JobNote;
import io.cogview4j.server.job.JobProblem;
import io.cogview4j.server.job.JobProgress;
import io.cogview4j.server.job.JobResult;
import io.cogview4j.server.job.Work;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The queue as those see it who do the work, in this process or another one. Every method that tells something of a claim says
 * whether the claim still held; if not, nothing was changed, and the work is to be given up.
 */
public interface Claims {
    /** Which of the waiting jobs are done together. */
    @FunctionalInterface
    interface Selection {
        /**
         * @param waiting in the order of their turns, at least one
         * @return some of them, the first one among them
         */
        List<Claim> of(List<Claim> waiting);
    }

    /**
     * Jobs for one run.
     *
     * @param run what the run is called; its saved state, if there is one, is found by it
     * @param revived whether the jobs were begun before by someone who is gone; then they are those of that run that are left
     */
    record Taken(String run, boolean revived, List<Claim> claims) {
        public Taken {
            claims = List.copyOf(claims);
        }
    }

    /**
     * Takes the jobs of a run whose worker is gone, or else waiting jobs. Waits for one if there is none.
     *
     * @param worker who takes them
     * @param kinds of work that can be done here
     * @param most waiting jobs that are looked at
     * @param lease how long the claim holds if it is not renewed
     * @param patience how long to wait
     * @return empty if none came
     */
    Optional<Taken> take(
            String worker, Set<Work.Kind> kinds, int most, Duration lease, Duration patience, Selection selection)
            throws InterruptedException;

    /** Renews claims. @return those that no longer hold, because jobs were cancelled or given to someone else */
    Set<Claim> renew(Collection<Claim> claims, Duration lease);

    /** Tells where a run stands. @return those of its claims that no longer hold */
    Set<Claim> progress(Collection<Claim> claims, JobProgress progress);

    /**
     * Shows what is being made.
     *
     * @param step from 1
     * @param png the picture
     */
    boolean preview(Claim claim, int step, byte[] png);

    /** Ends a job with what it made. */
    boolean done(Claim claim, List<JobResult> results, List<JobNote> notes);

    /** Ends a job that failed. */
    boolean failed(Claim claim, JobProblem problem);

    /** Gives a job back to the queue, at the place that it had: for a server that stops. Its saved run stays. */
    boolean giveBack(Claim claim);
}
