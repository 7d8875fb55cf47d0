package io.cogview4j.server.http.jobs;

import io.cogview4j.server.http.error.Refusal;
import io.cogview4j.server.http.error.ServerMessage;
import io.cogview4j.server.job.Job;
import io.cogview4j.server.job.JobId;
import io.cogview4j.server.job.JobState;
import io.cogview4j.server.queue.Jobs;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** Requests that wait for jobs; all of them are let go when the server stops. */
public final class Waits {
    private final Jobs jobs;
    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Thread> waiting = new HashSet<>();
    private volatile boolean stopping;

    /** @param patience how long to wait for news before something is said anyway */
    public Waits(Jobs jobs, Duration patience) {
        this.jobs = jobs;
        this.patience = patience;
    }

    /** Lets everyone go who waits, and nobody wait any more. */
    public void stop() {
        lock.lock();
        try {
            stopping = true;
            waiting.forEach(Thread::interrupt);
        } finally {
            lock.unlock();
        }
    }

    public boolean isStopping() {
        return stopping;
    }

    /** @throws Refusal if the server takes nothing in any more */
    public void requireOpen() {
        if (stopping) {
            throw Refusal.stopping();
        }
    }

    /**
     * Waits for another version of a job than this one.
     *
     * @return the job as it is then, or as it still is when the patience is at its end; empty if there is none any more
     * @throws Refusal if the server stops
     */
    public Optional<Job> next(String client, JobId id, long version) {
        return waiting(() -> jobs.await(client, id, version, patience));
    }

    /**
     * Waits until a job is done, however long that takes.
     *
     * @throws Refusal if the server stops, or the job was forgotten, was cancelled or failed
     * @throws io.cogview4j.server.http.answer.ClientGoneException if the client does not wait any more
     */
    public Job untilDone(Job begun, Client client) {
        Job job = begun;
        while (!job.state().isFinal()) {
            job = waiting(() -> jobs.awaitEnd(begun.client(), begun.id(), patience))
                    .orElseThrow(() -> gone(begun.id()));
            client.requireThere();
        }
        requireDone(job);
        return job;
    }

    /** @throws Refusal for a final job that was cancelled or failed */
    public static void requireDone(Job job) {
        if (job.problem() != null) {
            throw new Refusal(job.problem());
        }
        if (job.state() == JobState.CANCELLED) {
            throw new Refusal(409, ServerMessage.JOB_WAS_CANCELLED, job.id());
        }
    }

    /** For a job that there is not, or is not any more. */
    public static Refusal gone(JobId id) {
        return new Refusal(404, ServerMessage.JOB_NOT_FOUND, id);
    }

    /** What waits, and can be let go. */
    private interface Wait {
        Optional<Job> job() throws InterruptedException;
    }

    private Optional<Job> waiting(Wait wait) {
        enter();
        try {
            return wait.job();
        } catch (InterruptedException e) {
            throw Refusal.stopping();
        } finally {
            leave();
        }
    }

    private void enter() {
        lock.lock();
        try {
            requireOpen();
            waiting.add(Thread.currentThread());
        } finally {
            lock.unlock();
        }
    }

    /** Whoever was interrupted too late goes on to write an answer, which an interruption would break off. */
    private void leave() {
        lock.lock();
        try {
            waiting.remove(Thread.currentThread());
            Thread.interrupted();
        } finally {
            lock.unlock();
        }
    }
}
