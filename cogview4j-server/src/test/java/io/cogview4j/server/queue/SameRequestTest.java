package io.cogview4j.server.queue;

import static io.cogview4j.server.queue.Requests.again;
import static io.cogview4j.server.queue.Requests.by;
import static io.cogview4j.server.queue.Requests.drawing;
import static io.cogview4j.server.queue.Requests.seeded;
import static io.cogview4j.server.queue.Requests.withKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cogview4j.server.job.Encoding;
import io.cogview4j.server.job.Job;
import io.cogview4j.server.job.JobId;
import io.cogview4j.server.job.JobProblem;
import io.cogview4j.server.job.Notes;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SameRequestTest extends QueueFixture {
    private static final Duration A_WHILE = Duration.ofSeconds(6);

    @Test
    void with_a_seed_it_is_the_job_that_waits_runs_or_has_its_result() {
        Job job = jobs.submit(by("a", seeded("cat", 1)));

        assertThat(jobs.submit(by("a", seeded("cat", 1))).id()).isEqualTo(job.id());
        Claim claim = takeOne();
        assertThat(jobs.submit(by("a", seeded("cat", 1))).id()).isEqualTo(job.id());
        finish(claim, "picture");
        jobs.delivered(job.id());
        Job kept = jobs.submit(by("a", seeded("cat", 1)));
        assertThat(kept.id()).isEqualTo(job.id());
        assertThat(kept.results()).hasSize(1);
    }

    @Test
    void with_the_seed_that_was_drawn_it_is_the_job_that_drew_it() {
        Job job = submit("a", "cat");

        assertThat(jobs.submit(by("a", job.work())).id()).isEqualTo(job.id());
    }

    @Test
    void a_forgotten_result_is_made_again() {
        Job job = jobs.submit(by("a", seeded("cat", 1)));
        finish(takeOne(), "picture");
        jobs.remove("a", job.id());

        assertThat(jobs.submit(by("a", seeded("cat", 1))).id()).isNotEqualTo(job.id());
    }

    @Test
    void another_seed_prompt_or_client_is_another_job() {
        jobs.submit(by("a", seeded("cat", 1)));

        jobs.submit(by("a", seeded("cat", 2)));
        jobs.submit(by("a", seeded("dog", 1)));
        jobs.submit(by("b", seeded("cat", 1)));

        assertThat(jobs.waiting()).isEqualTo(4);
    }

    @Test
    void another_group_is_another_job_as_when_the_server_got_another_model() {
        Job job = jobs.submit(by("a", seeded("cat", 1)));
        Admission other = work -> new Admission.Admitted(work, 1, "other model", List.of());

        try (JobQueue later = JobQueue.open(database, other, QueueSettings.DEFAULT)) {
            assertThat(later.jobs().submit(by("a", seeded("cat", 1))).id()).isNotEqualTo(job.id());
        }
    }

    @Test
    void an_encoding_leaves_nothing_to_chance() {
        Encoding encoding = new Encoding(List.of(new Encoding.Text("cat", null)), false);

        assertThat(jobs.submit(by("a", encoding)).id())
                .isEqualTo(jobs.submit(by("a", encoding)).id());
    }

    @Test
    void without_a_seed_two_at_once_are_two() {
        assertThat(submit("a", "cat").id()).isNotEqualTo(submit("a", "cat").id());
    }

    @Test
    void without_a_seed_one_that_comes_again_after_a_while_is_the_one_that_was_not_delivered() {
        Job job = submit("a", "cat");
        pass(A_WHILE);

        assertThat(submit("a", "cat").id()).isEqualTo(job.id());
        assertThat(submit("a", "cat").id())
                .as("at once after that it is a second one")
                .isNotEqualTo(job.id());
    }

    @Test
    void a_client_that_says_that_it_asks_again_need_not_wait() {
        Job job = submit("a", "cat");

        assertThat(jobs.submit(again("a", drawing("cat"))).id()).isEqualTo(job.id());
    }

    @Test
    void two_that_are_asked_for_again_are_two() {
        Set<JobId> first = Set.of(submit("a", "cat").id(), submit("a", "cat").id());

        Set<JobId> second = Set.of(
                jobs.submit(again("a", drawing("cat"))).id(),
                jobs.submit(again("a", drawing("cat"))).id());

        assertThat(second).isEqualTo(first);
    }

    @Test
    void a_delivered_picture_is_not_given_again() {
        Job job = submit("a", "cat");
        finish(takeOne(), "picture");
        jobs.delivered(job.id());
        pass(A_WHILE);

        assertThat(submit("a", "cat").id()).isNotEqualTo(job.id());
    }

    @Test
    void a_picture_that_was_not_delivered_is_given_for_ten_minutes() {
        Job job = submit("a", "cat");
        finish(takeOne(), "picture");
        pass(Duration.ofMinutes(9));
        assertThat(submit("a", "cat").id()).isEqualTo(job.id());

        pass(Duration.ofMinutes(2));
        assertThat(submit("a", "cat").id()).isNotEqualTo(job.id());
    }

    @Test
    void failed_and_cancelled_jobs_are_not_joined() {
        JobProblem problem = new JobProblem(500, Notes.note("x", "what", "why", ""));
        for (int seed = 1; seed <= 2; seed++) {
            Job job = jobs.submit(withKey("a", seeded("cat", seed), "key " + seed));
            if (seed == 1) {
                claims.failed(takeOne(), problem);
            } else {
                jobs.cancel("a", job.id());
            }

            Job next = jobs.submit(withKey("a", seeded("cat", seed), "key " + seed));
            assertThat(next.id()).isNotEqualTo(job.id());
            assertThat(jobs.submit(withKey("a", seeded("cat", seed), "key " + seed))
                            .id())
                    .isEqualTo(next.id());
        }
    }

    @Test
    void the_same_key_is_the_same_job_even_if_it_was_delivered() {
        Job job = jobs.submit(withKey("a", drawing("cat"), "k"));
        finish(takeOne(), "picture");
        jobs.delivered(job.id());
        pass(Duration.ofHours(1));

        assertThat(jobs.submit(withKey("a", drawing("cat"), "k")).id()).isEqualTo(job.id());
    }

    @Test
    void a_key_belongs_to_one_request_of_one_client() {
        Job job = jobs.submit(withKey("a", drawing("cat"), "k"));

        assertThatThrownBy(() -> jobs.submit(withKey("a", drawing("dog"), "k"))).isInstanceOf(KeyReusedException.class);
        assertThatThrownBy(() -> jobs.submit(withKey("a", seeded("cat", 1), "k")))
                .isInstanceOf(KeyReusedException.class);
        assertThat(jobs.submit(withKey("b", drawing("dog"), "k")).id()).isNotEqualTo(job.id());
    }

    @Test
    void a_key_may_be_of_any_length_and_have_any_character() {
        String key = "\0'\ud800".repeat(10_000);

        Job job = jobs.submit(withKey("a", drawing("cat"), key));

        assertThat(jobs.submit(withKey("a", drawing("cat"), key)).id()).isEqualTo(job.id());
    }

    @Test
    void other_keys_keep_equal_requests_without_a_seed_apart() {
        assertThat(jobs.submit(withKey("a", drawing("cat"), "k")).id())
                .isNotEqualTo(jobs.submit(withKey("a", drawing("cat"), "l")).id());
    }

    @Test
    void many_at_once_with_one_key_are_one_job() throws Exception {
        assertThat(atOnce(() -> jobs.submit(withKey("a", drawing("cat"), "k")).id()))
                .hasSize(1);
    }

    @Test
    void many_at_once_with_one_seed_are_one_job() throws Exception {
        assertThat(atOnce(() -> jobs.submit(by("a", seeded("cat", 1))).id())).hasSize(1);
    }

    private Set<JobId> atOnce(Callable<JobId> submission) throws Exception {
        submit("a", "so that the client is known");
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            return threads
                    .invokeAll(IntStream.range(0, 16).mapToObj(_ -> submission).toList())
                    .stream()
                    .map(job -> job.resultNow())
                    .collect(Collectors.toSet());
        }
    }
}
