package io.cogview4j.server.queue;

import static io.cogview4j.server.queue.Requests.drawing;
import static io.cogview4j.server.queue.Requests.withKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cogview4j.server.job.BlobId;
import io.cogview4j.server.job.Job;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The queue keeps jobs for 30 days, and 1,000 bytes of results. */
class RetentionTest extends QueueFixture {
    @Test
    void forgets_final_jobs_that_are_old_and_deletes_their_files() {
        BlobId file = done("old", 100);
        jobs.cancel("a", submit("a", "cancelled").id());
        claims.giveBack(takeAfterSubmitting("given back"));
        pass(Duration.ofDays(31));
        BlobId young = done("young", 100);

        assertThat(queue.upkeep()).as("two jobs and a file").isEqualTo(3);

        assertThat(prompts()).containsExactly("young", "given back");
        assertThat(blobs.file(file)).isEmpty();
        assertThat(blobs.file(young)).isPresent();
    }

    @Test
    void forgets_the_oldest_results_beyond_what_is_kept() {
        for (int i = 1; i <= 4; i++) {
            done("p" + i, 300 + i);
        }
        jobs.cancel("a", submit("a", "cancelled").id());

        assertThat(queue.upkeep()).isEqualTo(1);

        assertThat(prompts()).containsExactly("p4", "p3", "p2", "cancelled");
        assertThat(queue.upkeep()).isZero();
    }

    @Test
    void forgets_keys_with_their_jobs() {
        Job job = jobs.submit(withKey("a", drawing("cat"), "k"));
        finish(takeOne(), "picture");
        pass(Duration.ofDays(31));
        queue.upkeep();

        assertThat(jobs.submit(withKey("a", drawing("dog"), "k")).id()).isNotEqualTo(job.id());
    }

    @Test
    void keeps_30_days_and_20_gib_unless_told_otherwise() {
        assertThat(QueueSettings.DEFAULT).isEqualTo(new QueueSettings(1000, Duration.ofDays(30), 21_474_836_480L));
        assertThatThrownBy(() -> new QueueSettings(0, Duration.ZERO, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private Claim takeAfterSubmitting(String prompt) {
        submit("a", prompt);
        return takeOne();
    }

    private BlobId done(String prompt, int bytes) {
        submit("b", prompt);
        Claim claim = takeNew(prompt);
        finish(claim, prompt + "x".repeat(bytes - prompt.length()));
        return find(claim.job()).results().getFirst().blob();
    }

    private Claim takeNew(String prompt) {
        Claim claim = takeOne();
        if (Prompts.of(claim).equals(prompt)) {
            return claim;
        }
        Claim next = takeOne();
        claims.giveBack(claim);
        return next;
    }

    private List<String> prompts() {
        return Stream.of("b", "a")
                .flatMap(client -> jobs.list(client, new JobQuery(null, null, null, 100)).jobs().stream())
                .map(Prompts::of)
                .toList();
    }
}
