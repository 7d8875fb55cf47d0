package io.cogview4j.server.queue;

import static io.cogview4j.server.queue.Requests.by;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.cogview4j.server.job.Encoding;
import io.cogview4j.server.job.Job;
import io.cogview4j.server.job.JobId;
import io.cogview4j.server.job.JobProgress;
import io.cogview4j.server.job.JobStage;
import io.cogview4j.server.job.JobState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobsTest extends QueueFixture {
    private static final JobQuery ALL_JOBS = new JobQuery(null, null, null, 100);

    @Test
    void a_client_sees_its_own_jobs_only() {
        Job job = submit("a", "cat");

        assertThat(jobs.find("b", job.id())).isEmpty();
        assertThat(jobs.cancel("b", job.id())).isEmpty();
        assertThat(jobs.list("b", ALL_JOBS).jobs()).isEmpty();
        jobs.cancel("a", job.id());
        assertThat(jobs.remove("b", job.id())).isFalse();
        assertThat(jobs.find("a", job.id())).isPresent();
    }

    @Test
    void there_is_no_job_of_another_name() throws InterruptedException {
        JobId none = JobId.create();

        assertThat(jobs.find("a", none)).isEmpty();
        assertThat(jobs.cancel("a", none)).isEmpty();
        assertThat(jobs.remove("a", none)).isFalse();
        assertThat(jobs.await("a", none, -1, Duration.ofSeconds(9))).isEmpty();
        assertThat(jobs.preview("a", none)).isEmpty();
        jobs.delivered(none);
    }

    @Test
    void a_final_job_cannot_be_cancelled() {
        submit("a", "cat");
        Claim claim = takeOne();
        finish(claim, "picture");

        assertThat(jobs.cancel("a", claim.job().id()))
                .hasValueSatisfying(job -> assertThat(job.state()).isEqualTo(JobState.DONE));
    }

    @Test
    void only_a_final_job_can_be_forgotten() {
        Job job = submit("a", "cat");
        assertThat(jobs.remove("a", job.id())).isFalse();
        Claim claim = takeOne();
        assertThat(jobs.remove("a", job.id())).isFalse();
        finish(claim, "picture");

        assertThat(jobs.remove("a", job.id())).isTrue();

        assertThat(jobs.find("a", job.id())).isEmpty();
        assertThat(jobs.remove("a", job.id())).isFalse();
    }

    @Test
    void lists_the_newest_first_in_parts() {
        for (int i = 1; i <= 5; i++) {
            submit("a", "p" + i);
            submit("b", "not a's");
        }
        List<String> prompts = new ArrayList<>();
        String after = null;
        do {
            JobPage page = jobs.list("a", new JobQuery(null, null, after, 2));
            page.jobs().forEach(job -> prompts.add(Prompts.of(job)));
            after = page.next();
        } while (after != null);

        assertThat(prompts).containsExactly("p5", "p4", "p3", "p2", "p1");
    }

    @Test
    void a_part_that_is_exactly_full_is_the_last() {
        submit("a", "1");
        submit("a", "2");

        assertThat(jobs.list("a", new JobQuery(null, null, null, 2)).next()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "99999999999999999999", "1; DROP TABLE job", "-1"})
    void nothing_follows_what_was_no_end(String after) {
        submit("a", "cat");

        assertThat(jobs.list("a", new JobQuery(null, null, after, 2)).jobs()).isEmpty();
    }

    @Test
    void lists_jobs_of_one_state() {
        submit("a", "1");
        submit("a", "2");
        takeOne();

        assertThat(jobs.list("a", new JobQuery(null, JobState.RUNNING, null, 9)).jobs())
                .extracting(Prompts::of)
                .containsExactly("1");
    }

    @Test
    void finds_texts_in_prompts_whatever_their_case() {
        submit("a", "A Caf\u00c9 in Stra\u00dfburg");
        submit("a", "\u706f\u5854");
        jobs.submit(by("a", new Encoding(List.of(new Encoding.Text("x", "no BLUR")), true)));

        assertThat(found("caf\u00e9")).hasSize(1);
        assertThat(found("cafe\u0301")).as("composed otherwise").hasSize(1);
        assertThat(found("STRASSE")).isEmpty();
        assertThat(found("STRASSB")).hasSize(1);
        assertThat(found("\u5854")).hasSize(1);
        assertThat(found("blur")).hasSize(1);
        assertThat(found("dog")).isEmpty();
        assertThat(found("")).hasSize(3);
    }

    @Test
    void reads_every_character_of_a_search_as_itself() {
        submit("a", "100% a_b c\\d it's \0 end");

        assertThat(found("0% a_b c\\d it's")).hasSize(1);
        for (String other : List.of("1%a", "a%b", "100_ a", "aab", "%", "_", "\\%", "' OR '1'='1", "\ud800")) {
            int expected = other.equals("%") || other.equals("_") ? 1 : 0;
            assertThat(found(other)).as(other).hasSize(expected);
        }
    }

    private List<Job> found(String text) {
        return jobs.list("a", new JobQuery(text, null, null, 100)).jobs();
    }

    @Test
    void tells_the_place_and_the_wait_of_each() {
        Job first = submit("a", "1");
        Job second = submit("a", "2");
        Job other = submit("b", "3");

        assertThat(List.of(find(first), find(other), find(second)))
                .extracting(Job::place, Job::waitSeconds)
                .containsExactly(
                        tuple(0, 0.0), tuple(1, Requests.EXPECTED_SECONDS), tuple(2, 2 * Requests.EXPECTED_SECONDS));
        assertThat(jobs.list("a", ALL_JOBS).jobs()).extracting(Job::place).containsExactly(2, 0);

        Claim claim = takeOne();
        claims.progress(List.of(claim), new JobProgress(JobStage.DENOISING, 5, 20, 0.25));
        assertThat(find(first)).extracting(Job::place, Job::waitSeconds).containsExactly(-1, 0.0);
        assertThat(find(second).waitSeconds())
                .as("three quarters of the run that goes on, and another job")
                .isEqualTo(1.75 * Requests.EXPECTED_SECONDS, Offset.offset(1e-6));
    }

    @Test
    void learns_from_runs_how_long_they_take() {
        submit("a", "1");
        submit("a", "2");
        List<Claim> run = take(2).claims();
        pass(Duration.ofSeconds(2000)); // 20 were expected
        run.forEach(claim -> finish(claim, "picture"));
        submit("a", "3");

        assertThat(submit("a", "4").waitSeconds()).isEqualTo(100 * Requests.EXPECTED_SECONDS, Offset.offset(20.0));
    }

    @Test
    void two_servers_halve_the_wait() {
        submit("a", "1");
        submit("a", "2");
        for (int i = 0; i < 2; i++) {
            claims.progress(List.of(takeOne()), new JobProgress(JobStage.DENOISING, 10, 20, 0.5));
        }
        submit("a", "3");

        assertThat(submit("a", "4").waitSeconds()).isEqualTo(10, Offset.offset(1e-6));
    }
}
