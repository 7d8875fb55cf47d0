package io.cogview4j.server.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cogview4j.server.job.BlobId;
import io.cogview4j.server.job.Job;
import io.cogview4j.server.job.JobNote;
import io.cogview4j.server.job.JobProblem;
import io.cogview4j.server.job.JobProgress;
import io.cogview4j.server.job.JobResult;
import io.cogview4j.server.job.JobStage;
import io.cogview4j.server.job.JobState;
import io.cogview4j.server.job.Notes;
import io.cogview4j.server.store.BlobSweep;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClaimsTest extends QueueFixture {
    private static final JobProgress HALF = new JobProgress(JobStage.DENOISING, 10.5, 20, 0.5);
    private static final JobProblem PROBLEM =
            new JobProblem(500, Notes.note("code", "What\0.", "Why \ud800.", "Advice."));
    private static final byte[] PNG = new byte[3_000_000];

    @Test
    void shows_how_far_a_job_is() {
        submit("a", "cat");
        Claim claim = takeOne();

        assertThat(claims.progress(List.of(claim), HALF)).isEmpty();

        Job job = find(claim.job());
        assertThat(job.progress()).isEqualTo(HALF);
        assertThat(job.version()).isGreaterThan(claim.job().version());
    }

    @Test
    void shows_the_newest_preview_to_its_client() {
        submit("a", "cat");
        Claim claim = takeOne();
        assertThat(jobs.preview("a", claim.job().id())).isEmpty();

        assertThat(claims.preview(claim, 1, new byte[] {1})).isTrue();
        assertThat(claims.preview(claim, 5, PNG)).isTrue();

        assertThat(find(claim.job()).previewStep()).isEqualTo(5);
        assertThat(jobs.preview("a", claim.job().id())).contains(PNG);
        assertThat(jobs.preview("b", claim.job().id())).isEmpty();
    }

    @Test
    void has_no_preview_of_a_job_that_is_over() {
        submit("a", "1");
        submit("a", "2");
        submit("a", "3");
        List<Claim> claimed = take(3).claims();
        claimed.forEach(claim -> claims.preview(claim, 1, new byte[] {1}));

        finish(claimed.get(0), "picture");
        claims.failed(claimed.get(1), PROBLEM);
        jobs.cancel("a", claimed.get(2).job().id());

        assertThat(claimed).allSatisfy(claim -> {
            assertThat(jobs.preview("a", claim.job().id())).isEmpty();
            assertThat(find(claim.job()).previewStep()).isZero();
        });
    }

    @Test
    void stores_what_a_job_made() throws IOException {
        submit("a", "cat");
        Claim claim = takeOne();
        JobResult first = result("one");
        BlobId blob = result("two").blob();
        JobResult second =
                new JobResult(1, blob, "application/octet-stream", 3, null, null, null, "cat\0\nSteps: \ud83d");
        List<JobNote> notes = List.of(Notes.note("code", "What.", "Why.", ""));

        assertThat(claims.done(claim, List.of(first, second), notes)).isTrue();
        pass(Duration.ofHours(2));
        new BlobSweep(database).run();

        Job job = find(claim.job());
        assertThat(job.state()).isEqualTo(JobState.DONE);
        assertThat(job.results()).containsExactly(first, second);
        assertThat(job.notes()).isEqualTo(notes);
        assertThat(job.finished()).isNotNull();
        assertThat(blobs.file(first.blob())).as("results are kept").isPresent();
    }

    @Test
    void does_not_end_a_job_with_a_file_that_is_not_there() {
        submit("a", "cat");
        Claim claim = takeOne();
        JobResult gone = new JobResult(0, new BlobId("0".repeat(64)), "image/png", 1, 1, 1, 1L, "");

        assertThatThrownBy(() -> claims.done(claim, List.of(gone), List.of())).isInstanceOf(FileGoneException.class);

        assertThat(find(claim.job())).extracting(Job::state, Job::results).containsExactly(JobState.RUNNING, List.of());
    }

    @Test
    void stores_why_a_job_failed() {
        submit("a", "cat");
        Claim claim = takeOne();

        assertThat(claims.failed(claim, PROBLEM)).isTrue();

        assertThat(find(claim.job())).extracting(Job::state, Job::problem).containsExactly(JobState.FAILED, PROBLEM);
    }

    @Test
    void a_cancelled_job_takes_no_more_words() {
        submit("a", "cat");
        Claim claim = takeOne();

        Job cancelled = jobs.cancel("a", claim.job().id()).orElseThrow();

        assertThat(cancelled.state()).isEqualTo(JobState.CANCELLED);
        assertFenced(claim);
        assertThat(find(claim.job())).isEqualTo(cancelled);
    }

    @Test
    void whoever_lost_a_job_to_another_changes_nothing() {
        submit("a", "cat");
        Claim first = takeOne();
        expireLeases();
        Claim second = takeOne();
        Job before = find(second.job());

        assertFenced(first);

        assertThat(find(second.job())).isEqualTo(before);
        finish(second, "picture");
        assertFenced(first);
        assertThat(find(second.job()).results()).hasSize(1);
    }

    private void assertFenced(Claim claim) {
        assertThat(claims.renew(List.of(claim), LEASE)).containsExactly(claim);
        assertThat(claims.progress(List.of(claim), HALF)).containsExactly(claim);
        assertThat(claims.preview(claim, 1, PNG)).isFalse();
        assertThat(claims.done(claim, List.of(), List.of())).isFalse();
        assertThat(claims.failed(claim, PROBLEM)).isFalse();
        assertThat(claims.giveBack(claim)).isFalse();
        assertThat(jobs.preview("a", claim.job().id())).isEmpty();
    }

    @Test
    void renews_what_is_held_and_tells_what_is_not() {
        submit("a", "1");
        submit("a", "2");
        List<Claim> claimed = take(2).claims();
        jobs.cancel("a", claimed.getFirst().job().id());
        expireLeases();

        assertThat(claims.renew(claimed, LEASE)).containsExactly(claimed.getFirst());

        assertThat(tryTake(2, LEASE)).as("the lease is a new one").isEmpty();
    }

    @Test
    void a_lease_ends_by_itself() throws InterruptedException {
        submit("a", "cat");
        assertThat(tryTake(1, Duration.ofMillis(100))).isPresent();

        assertThat(claims.take("other", ALL, 1, LEASE, Duration.ofSeconds(5), waiting -> waiting))
                .hasValueSatisfying(taken -> assertThat(taken.revived()).isTrue());
    }
}
