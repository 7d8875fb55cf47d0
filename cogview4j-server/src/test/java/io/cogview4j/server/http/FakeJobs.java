package io.cogview4j.server.http;

import io.cogview4j.server.job.Job;
import io.cogview4j.server.job.JobId;
import io.cogview4j.server.job.JobProblem;
import io.cogview4j.server.job.JobProgress;
import io.cogview4j.server.job.JobResult;
import io.cogview4j.server.job.JobStage;
import io.cogview4j.server.job.JobState;
import io.cogview4j.server.queue.Asked;
import io.cogview4j.server.queue.JobPage;
import io.cogview4j.server.queue.JobQuery;
import io.cogview4j.server.queue.Jobs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A queue in memory. What happens to a job after it was taken in, a test says. */
final class FakeJobs implements Jobs {
    final List<Asked> asked = new ArrayList<>();
    final List<JobId> delivered = new ArrayList<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<JobId, Job> jobs = new HashMap<>();
    private final Map<JobId, byte[]> previews = new HashMap<>();
    private final Map<String, JobId> keys = new HashMap<>();
    private volatile Consumer<JobId> script = _ -> {};
    private volatile @Nullable RuntimeException refusal;

    /** What happens to each job, on a thread of its own. */
    void happens(Consumer<JobId> script) {
        this.script = script;
    }

    /** Takes in nothing more. */
    void refuses(@Nullable RuntimeException refusal) {
        this.refusal = refusal;
    }

    Job only() {
        lock.lock();
        try {
            if (jobs.size() != 1) {
                throw new AssertionError(jobs.keySet());
            }
            return jobs.values().iterator().next();
        } finally {
            lock.unlock();
        }
    }

    JobId ofKey(String idempotencyKey) {
        lock.lock();
        try {
            return keys.get(idempotencyKey);
        } finally {
            lock.unlock();
        }
    }

    Asked lastAsked() {
        lock.lock();
        try {
            return asked.getLast();
        } finally {
            lock.unlock();
        }
    }

    void begin(JobId id) {
        change(id, job -> with(job, JobState.RUNNING, job.progress(), job.previewStep(), List.of(), null));
    }

    void progress(JobId id, int done, int of) {
        JobProgress progress = new JobProgress(JobStage.DENOISING, done, of, (double) done / of);
        change(id, job -> with(job, JobState.RUNNING, progress, job.previewStep(), List.of(), null));
    }

    void preview(JobId id, int step, byte[] png) {
        lock.lock();
        try {
            previews.put(id, png);
            change(id, job -> with(job, JobState.RUNNING, job.progress(), step, List.of(), null));
        } finally {
            lock.unlock();
        }
    }

    void done(JobId id, JobResult... results) {
        change(id, job -> with(job, JobState.DONE, job.progress(), job.previewStep(), List.of(results), null));
    }

    void failed(JobId id, JobProblem problem) {
        change(id, job -> with(job, JobState.FAILED, job.progress(), job.previewStep(), List.of(), problem));
    }

    private static Job with(
            Job job,
            JobState state,
            @Nullable JobProgress progress,
            int previewStep,
            List<JobResult> results,
            @Nullable JobProblem problem) {
        return new Job(
                job.id(),
                job.client(),
                job.work(),
                state,
                1,
                "run",
                job.version() + 1,
                -1,
                job.expectedSeconds(),
                0,
                job.created(),
                job.created(),
                state.isFinal() ? job.created() : null,
                progress,
                previewStep,
                results,
                job.notes(),
                problem);
    }

    private void change(JobId id, UnaryOperator<Job> change) {
        lock.lock();
        try {
            jobs.computeIfPresent(id, (_, job) -> job.state().isFinal() ? job : change.apply(job));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Job submit(Asked request) {
        @Nullable RuntimeException no = refusal;
        if (no != null) {
            throw no;
        }
        Job job = new Job(
                JobId.create(),
                request.client(),
                request.work(),
                JobState.QUEUED,
                0,
                null,
                1,
                0,
                8,
                2,
                Instant.ofEpochSecond(1_700_000_000),
                null,
                null,
                null,
                0,
                List.of(),
                List.of(),
                null);
        lock.lock();
        try {
            asked.add(request);
            @Nullable JobId same = request.idempotencyKey() == null ? null : keys.putIfAbsent(request.idempotencyKey(), job.id());
            if (same != null) {
                return jobs.get(same);
            }
            jobs.put(job.id(), job);
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().start(() -> script.accept(job.id()));
        return job;
    }

    @Override
    public Optional<Job> find(String client, JobId id) {
        lock.lock();
        try {
            return Optional.ofNullable(jobs.get(id)).filter(job -> job.client().equals(client));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public JobPage list(String client, JobQuery query) {
        lock.lock();
        try {
            List<Job> own = jobs.values().stream()
                    .filter(job -> job.client().equals(client))
                    .filter(job -> query.state() == null || job.state() == query.state())
                    .limit(query.most())
                    .toList();
            return new JobPage(own, null);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Job> cancel(String client, JobId id) {
        if (find(client, id).isPresent()) {
            change(id, job -> with(job, JobState.CANCELLED, job.progress(), 0, List.of(), null));
        }
        return find(client, id);
    }

    @Override
    public boolean remove(String client, JobId id) {
        lock.lock();
        try {
            return find(client, id).isPresent() && jobs.remove(id) != null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Job> await(String client, JobId id, long version, Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = patience.toNanos();
            while (left > 0
                    && find(client, id).filter(job -> job.version() == version).isPresent()) {
                left = changed.awaitNanos(left);
            }
            return find(client, id);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Job> awaitEnd(String client, JobId id, Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = patience.toNanos();
            while (left > 0
                    && find(client, id).filter(job -> !job.state().isFinal()).isPresent()) {
                left = changed.awaitNanos(left);
            }
            return find(client, id);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<byte[]> preview(String client, JobId id) {
        lock.lock();
        try {
            return find(client, id).map(_ -> previews.get(id));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void delivered(JobId id) {
        lock.lock();
        try {
            delivered.add(id);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a job's answer was written. */
    boolean isDelivered(JobId id) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.SECONDS.toNanos(5);
            while (left > 0 && !delivered.contains(id)) {
                left = changed.awaitNanos(left);
            }
            return delivered.contains(id);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int waiting() {
        return 3;
    }

    @Override
    public int limit() {
        return 64;
    }
}
