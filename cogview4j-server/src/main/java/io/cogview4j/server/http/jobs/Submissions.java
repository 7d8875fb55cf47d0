package io.cogview4j.server.http.jobs;

import io.cogview4j.server.http.error.Refusal;
import io.cogview4j.server.http.guard.Guard;
import io.cogview4j.server.http.request.Fields;
import io.cogview4j.server.job.Job;
import io.cogview4j.server.job.JobId;
import io.cogview4j.server.job.Work;
import io.cogview4j.server.queue.Asked;
import io.cogview4j.server.queue.Jobs;
import io.javalin.http.Context;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Gives the queue what was asked for, with what the headers say of it. */
public final class Submissions {
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");
    private static final Pattern RETRIES = Pattern.compile("[1-9]\\d{0,5}");

    private final Jobs jobs;
    private final Waits waits;
    private final Map<JobId, Integer> waiting = new ConcurrentHashMap<>();

    public Submissions(Jobs jobs, Waits waits) {
        this.jobs = jobs;
        this.waits = waits;
    }

    /** @throws Refusal if the server stops, or a header cannot be so */
    public Job submit(Context ctx, Work work) {
        waits.requireOpen();
        @Nullable String key = ctx.header("Idempotency-Key");
        if (key != null && !KEY.matcher(key).matches()) {
            throw Fields.unfit("Idempotency-Key", key, "1-255 ASCII");
        }
        @Nullable String retries = ctx.header("X-Stainless-Retry-Count");
        boolean retried = retries != null && RETRIES.matcher(retries).matches();
        Job job = jobs.submit(new Asked(Guard.client(ctx), work, key, retried));
        ctx.header("X-Job-Id", job.id().text());
        return job;
    }

    /** Remembers that the client has got what it asked for. */
    public void delivered(Job job) {
        jobs.delivered(job.id());
    }

    /** Takes note of a request that waits for a job; the same request again waits for the same one. */
    public void enter(Job job) {
        waiting.merge(job.id(), 1, Integer::sum);
    }

    /**
     * Takes note of a request that does not wait any more.
     *
     * @param cancel whether the client went away and wanted its job to go with it, which it does unless another request waits for it
     */
    public void leave(Job job, boolean cancel) {
        boolean last = waiting.computeIfPresent(job.id(), (_, count) -> count == 1 ? null : count - 1) == null;
        if (cancel && last) {
            jobs.cancel(job.client(), job.id());
        }
    }
}
