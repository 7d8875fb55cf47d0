package io.cogview4j.server.queue;

import static io.cogview4j.server.queue.Requests.by;
import static io.cogview4j.server.queue.Requests.drawing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cogview4j.server.job.Encoding;
import io.cogview4j.server.job.Job;
import io.cogview4j.server.job.JobId;
import io.cogview4j.server.job.JobState;
import io.cogview4j.server.job.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class TakingTest extends QueueFixture {
    @Test
    void gives_the_right_to_do_a_job_once() {
        Job job = submit("a", "cat");

        Claims.Taken taken = take(8);

        assertThat(taken.revived()).isFalse();
        assertThat(taken.claims()).singleElement().satisfies(claim -> {
            assertThat(claim.group()).isEqualTo("group");
            assertThat(claim.job())
                    .extracting(Job::id, Job::state, Job::attempt, Job::run)
                    .containsExactly(job.id(), JobState.RUNNING, 1, taken.run());
            assertThat(claim.job()).isEqualTo(find(job));
            assertThat(claim.job().version()).isGreaterThan(job.version());
            assertThat(claim.job().started()).isNotNull();
        });
        assertThat(tryTake(8, LEASE)).isEmpty();
    }

    @Test
    void lets_the_worker_choose_among_so_many_that_wait() throws InterruptedException {
        for (String prompt : List.of("1", "2", "3", "4")) {
            submit("a", prompt);
        }

        Claims.Taken taken = claims.take("worker", ALL, 3, LEASE, Duration.ZERO, waiting -> {
                    assertThat(waiting).extracting(Prompts::of).containsExactly("1", "2", "3");
                    return List.of(waiting.get(2), waiting.get(0));
                })
                .orElseThrow();

        assertThat(taken.claims()).extracting(Prompts::of).containsExactly("1", "3");
        assertThat(take(8).claims()).extracting(Prompts::of).containsExactly("2", "4");
    }

    @Test
    void insists_that_the_first_job_is_chosen() {
        submit("a", "1");
        submit("a", "2");

        assertThatThrownBy(() ->
                        claims.take("worker", ALL, 3, LEASE, Duration.ZERO, waiting -> List.of(waiting.getLast())))
                .isInstanceOf(IllegalStateException.class);

        assertThat(take(8).claims()).hasSize(2);
    }

    @Test
    void gives_only_what_the_worker_can_do() throws InterruptedException {
        jobs.submit(by("a", new Encoding(List.of(new Encoding.Text("first", null)), false)));
        submit("a", "second");

        Optional<Claims.Taken> taken =
                claims.take("worker", EnumSet.of(Work.Kind.GENERATION), 8, LEASE, Duration.ZERO, waiting -> waiting);

        assertThat(taken.orElseThrow().claims()).extracting(Prompts::of).containsExactly("second");
        assertThat(jobs.waiting()).isEqualTo(1);
    }

    @Test
    void gives_each_client_its_turn() {
        for (String prompt : List.of("a1", "a2", "a3")) {
            submit("a", prompt);
        }
        submit("b", "b1");
        submit("b", "b2");
        submit("c", "c1");

        assertThat(take(8).claims()).extracting(Prompts::of).containsExactly("a1", "b1", "c1", "a2", "b2", "a3");
    }

    @Test
    void lets_a_client_that_comes_later_begin_with_the_turn_that_is_served() {
        for (int i = 0; i < 6; i++) {
            submit("a", "a" + i);
        }
        take(1);
        take(1);
        take(1); // turn 2 is being served

        submit("b", "b0");
        submit("b", "b1");

        assertThat(take(8).claims())
                .as("b has no right to the turns that it missed")
                .extracting(Prompts::of)
                .containsExactly("b0", "a3", "b1", "a4", "a5");
    }

    @Test
    void gives_every_job_exactly_once_to_many_workers() throws Exception {
        Queue<JobId> submitted = new ConcurrentLinkedQueue<>();
        Queue<JobId> taken = new ConcurrentLinkedQueue<>();
        int each = 12;
        try (JobQueue other = open(new QueueSettings(1000, Duration.ofDays(1), 1000));
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> tasks = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                String client = "client " + thread;
                Claims workers = thread % 2 == 0 ? claims : other.claims();
                tasks.add(threads.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        submitted.add(other.jobs()
                                .submit(by(client, drawing("p" + i)))
                                .id());
                    }
                }));
                tasks.add(threads.submit(() -> {
                    while (taken.size() < 4 * each) {
                        Optional<Claims.Taken> run =
                                workers.take(client, ALL, 3, LEASE, Duration.ofMillis(20), waiting -> waiting);
                        for (Claim claim : run.map(Claims.Taken::claims).orElse(List.of())) {
                            taken.add(claim.job().id());
                            assertThat(workers.done(claim, List.of(), List.of()))
                                    .isTrue();
                        }
                    }
                    return true;
                }));
            }
            for (Future<?> task : tasks) {
                task.get();
            }
        }
        assertThat(taken).hasSize(4 * each).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(submitted);
        assertThat(jobs.waiting()).isZero();
    }
}
