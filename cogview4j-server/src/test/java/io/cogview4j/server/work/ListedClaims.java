package io.cogview4j.server.work;

import io.cogview4j.server.job.Job;
import io.cogview4j.server.job.JobId;
import io.cogview4j.server.job.JobNote;
import io.cogview4j.server.job.JobProblem;
import io.cogview4j.server.job.JobProgress;
import io.cogview4j.server.job.JobResult;
import io.cogview4j.server.job.JobState;
import io.cogview4j.server.job.Work;
import io.cogview4j.server.queue.Claim;
import io.cogview4j.server.queue.Claims;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A queue in memory, for one worker, which remembers what it was told. */
final class ListedClaims implements Claims {
    private final List<Claim> waiting = new ArrayList<>();
    private final Set<JobId> cancelled = ConcurrentHashMap.newKeySet();
    private boolean revived;
    private int runs;
    /** What happens to whoever asks for work. */
    volatile @Nullable Error breaks;

    final List<List<JobId>> taken = new CopyOnWriteArrayList<>();
    final Map<JobId, List<JobResult>> results = new ConcurrentHashMap<>();
    final Map<JobId, JobProblem> problems = new ConcurrentHashMap<>();
    final Map<JobId, List<JobProgress>> progress = new ConcurrentHashMap<>();
    final Map<JobId, Integer> previews = new ConcurrentHashMap<>();
    final List<JobId> givenBack = new CopyOnWriteArrayList<>();

    synchronized JobId add(Work work, String group, double expectedSeconds) {
        JobId id = JobId.create();
        waiting.add(claim(id, work, group, expectedSeconds, 1));
        notifyAll();
        return id;
    }

    static Claim claim(JobId id, Work work, String group, double expectedSeconds, int attempt) {
        Job job = new Job(
                id,
                "anyone",
                work,
                JobState.RUNNING,
                attempt,
                "run",
                1,
                -1,
                expectedSeconds,
                0,
                Instant.EPOCH,
                Instant.EPOCH,
                null,
                null,
                0,
                List.of(),
                List.of(),
                null);
        return new Claim(job, group);
    }

    void cancel(JobId id) {
        cancelled.add(id);
    }

    @Override
    public synchronized Optional<Taken> take(
            String worker, Set<Work.Kind> kinds, int most, Duration lease, Duration patience, Selection selection)
            throws InterruptedException {
        if (breaks != null) {
            throw breaks;
        }
        if (waiting.isEmpty()) {
            wait(patience.toMillis());
        }
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        List<Claim> chosen = revived ? List.copyOf(waiting) : selection.of(List.copyOf(waiting));
        waiting.removeAll(chosen);
        taken.add(chosen.stream().map(claim -> claim.job().id()).toList());
        return Optional.of(new Taken(revived ? "run" + runs : "run" + ++runs, revived, chosen));
    }

    @Override
    public Set<Claim> renew(Collection<Claim> claims, Duration lease) {
        return claims.stream().filter(claim -> !holds(claim)).collect(Collectors.toSet());
    }

    @Override
    public Set<Claim> progress(Collection<Claim> claims, JobProgress now) {
        for (Claim claim : claims) {
            progress.computeIfAbsent(claim.job().id(), _ -> new CopyOnWriteArrayList<>())
                    .add(now);
        }
        return claims.stream().filter(claim -> !holds(claim)).collect(Collectors.toSet());
    }

    @Override
    public boolean preview(Claim claim, int step, byte[] png) {
        previews.merge(claim.job().id(), 1, Integer::sum);
        return holds(claim);
    }

    @Override
    public boolean done(Claim claim, List<JobResult> made, List<JobNote> notes) {
        return holds(claim) && results.putIfAbsent(claim.job().id(), List.copyOf(made)) == null;
    }

    @Override
    public boolean failed(Claim claim, JobProblem problem) {
        return holds(claim) && problems.putIfAbsent(claim.job().id(), problem) == null;
    }

    @Override
    public synchronized boolean giveBack(Claim claim) {
        Job job = claim.job();
        givenBack.add(job.id());
        revived = true;
        waiting.add(claim(job.id(), job.work(), claim.group(), job.expectedSeconds(), job.attempt() + 1));
        return holds(claim);
    }

    private boolean holds(Claim claim) {
        JobId id = claim.job().id();
        return !cancelled.contains(id) && !results.containsKey(id) && !problems.containsKey(id);
    }
}
