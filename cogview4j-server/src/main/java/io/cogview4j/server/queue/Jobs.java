package io.cogview4j.server.queue;

import io.cogview4j.server.job.Job;
import io.cogview4j.server.job.JobId;
import java.time.Duration;
import java.util.Optional;

/** The queue as clients see it. A client sees its own jobs only. */
public interface Jobs {
    /**
     * Takes a job in; when this returns, it is stored and will be done. The same request again is the same job: one with the same
     * idempotency key; one with the same seed while it waits or runs, or if its result is kept; and one without a seed that the
     * client asks again because it got no answer.
     *
     * @throws io.cogview4j.message.CogView4Exception if it cannot be done as it is asked for
     * @throws QueueFullException if too many are waiting
     * @throws KeyReusedException if its idempotency key belongs to another request
     */
    Job submit(Asked asked);

    /** Empty if this client has no such job. */
    Optional<Job> find(String client, JobId id);

    JobPage list(String client, JobQuery query);

    /**
     * Cancels a job that is not final; a final one stays as it is.
     *
     * @return the job then; empty if this client has no such job
     */
    Optional<Job> cancel(String client, JobId id);

    /** Forgets a final job and its results. @return whether there was one */
    boolean remove(String client, JobId id);

    /**
     * Waits until a job is of another version than this one.
     *
     * @param version that the caller knows, -1 for none
     * @return the job as it is then, or after the time as it still is; empty if this client has no such job
     */
    Optional<Job> await(String client, JobId id, long version, Duration patience) throws InterruptedException;

    /**
     * Waits until a job is final; costs next to nothing meanwhile.
     *
     * @return the job then, or after the time as it still is, without its place in the queue; empty if this client has no such job
     */
    Optional<Job> awaitEnd(String client, JobId id, Duration patience) throws InterruptedException;

    /** The newest preview of a job, a PNG file; empty if there is none. */
    Optional<byte[]> preview(String client, JobId id);

    /** Remembers that the client has got what it asked for: asked again, it means another job. */
    void delivered(JobId id);

    /** How many jobs wait, for all clients. */
    int waiting();

    /** How many may wait. */
    int limit();
}
