package io.cogview4j.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.server.job.Job;
import io.cogview4j.server.job.JobProgress;
import io.cogview4j.server.job.JobStage;
import io.cogview4j.server.job.JobState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AwaitTest extends QueueFixture {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void endThreads() {
        threads.close();
    }

    @Test
    void tells_at_once_what_the_caller_does_not_know() throws InterruptedException {
        Job job = submit("a", "cat");

        assertThat(jobs.await("a", job.id(), -1, LONG)).contains(job);
    }

    @Test
    void tells_after_the_time_what_has_not_changed() throws InterruptedException {
        Job job = submit("a", "cat");

        assertThat(jobs.await("a", job.id(), job.version(), Duration.ofMillis(50)))
                .contains(job);
    }

    @Test
    void tells_each_change() throws Exception {
        Job job = submit("a", "cat");

        Future<Optional<Job>> begun = threads.submit(() -> jobs.await("a", job.id(), job.version(), LONG));
        Claim claim = takeOne();
        assertThat(begun.get().orElseThrow().state()).isEqualTo(JobState.RUNNING);

        long version = claim.job().version();
        Future<Optional<Job>> further = threads.submit(() -> jobs.await("a", job.id(), version, LONG));
        claims.progress(List.of(claim), new JobProgress(JobStage.ENCODING, 1, 2, 0.1));
        Job running = further.get().orElseThrow();
        assertThat(running.progress()).isNotNull();

        Future<Optional<Job>> ended = threads.submit(() -> jobs.await("a", job.id(), running.version(), LONG));
        finish(claim, "picture");
        assertThat(ended.get().orElseThrow().state()).isEqualTo(JobState.DONE);
    }

    @Test
    void the_end_is_not_what_happens_before_it() throws Exception {
        Job job = submit("a", "cat");

        Future<Optional<Job>> ended = threads.submit(() -> jobs.awaitEnd("a", job.id(), LONG));
        Claim claim = takeOne();
        claims.progress(List.of(claim), new JobProgress(JobStage.ENCODING, 1, 2, 0.1));
        assertThat(jobs.awaitEnd("a", job.id(), Duration.ofMillis(50))
                        .orElseThrow()
                        .state())
                .isEqualTo(JobState.RUNNING);
        finish(claim, "picture");

        assertThat(ended.get().orElseThrow().state()).isEqualTo(JobState.DONE);
        assertThat(jobs.awaitEnd("a", job.id(), LONG)).isEqualTo(ended.get());
    }

    @Test
    void notices_the_end_that_another_process_makes() throws Exception {
        Job job = submit("a", "cat");
        try (JobQueue other = open(QueueSettings.DEFAULT)) {
            Future<Optional<Job>> cancelled = threads.submit(() -> jobs.awaitEnd("a", job.id(), LONG));
            other.jobs().cancel("a", job.id());
            assertThat(cancelled.get().orElseThrow().state()).isEqualTo(JobState.CANCELLED);

            other.jobs().remove("a", job.id());
            assertThat(jobs.awaitEnd("a", job.id(), LONG)).isEmpty();
        }
    }

    @Test
    void notices_within_a_second_what_another_process_changes() throws Exception {
        Job job = submit("a", "cat");
        try (JobQueue other = open(QueueSettings.DEFAULT)) {
            long begin = System.nanoTime();
            Future<Optional<Job>> cancelled = threads.submit(() -> jobs.await("a", job.id(), job.version(), LONG));
            other.jobs().cancel("a", job.id());

            assertThat(cancelled.get().orElseThrow().state()).isEqualTo(JobState.CANCELLED);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void notices_that_another_process_has_forgotten_the_job() throws Exception {
        Job job = submit("a", "cat");
        Job cancelled = jobs.cancel("a", job.id()).orElseThrow();
        try (JobQueue other = open(QueueSettings.DEFAULT)) {
            Future<Optional<Job>> forgotten =
                    threads.submit(() -> jobs.await("a", job.id(), cancelled.version(), LONG));
            other.jobs().remove("a", job.id());

            assertThat(forgotten.get()).isEmpty();
        }
    }

    @Test
    void a_worker_that_waits_gets_a_job_when_there_is_one() throws Exception {
        for (boolean elsewhere : new boolean[] {false, true}) {
            try (JobQueue other = open(QueueSettings.DEFAULT)) {
                Callable<Optional<Claims.Taken>> taking =
                        () -> claims.take("worker", ALL, 1, LEASE, LONG, waiting -> waiting);
                Future<Optional<Claims.Taken>> taken = threads.submit(taking);
                (elsewhere ? other.jobs() : jobs).submit(Requests.by("a", Requests.drawing("cat " + elsewhere)));

                assertThat(taken.get()).isPresent();
            }
        }
    }

    @Test
    void an_interruption_ends_waiting_and_nothing_else() throws Exception {
        Job job = submit("a", "cat");
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                jobs.await("a", job.id(), job.version(), LONG);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        waiting.interrupt();

        assertThat(waiting.join(LONG)).isTrue();
        assertThat(find(job)).isEqualTo(job);
    }

    @Test
    void hundreds_can_wait_at_a_time() throws Exception {
        Job job = submit("a", "cat");
        Callable<Optional<Job>> wait = () -> jobs.await("a", job.id(), job.version(), LONG);
        List<Future<Optional<Job>>> waiting =
                IntStream.range(0, 300).mapToObj(_ -> threads.submit(wait)).toList();

        jobs.cancel("a", job.id());

        for (Future<Optional<Job>> one : waiting) {
            assertThat(one.get().orElseThrow().state()).isEqualTo(JobState.CANCELLED);
        }
    }
}
