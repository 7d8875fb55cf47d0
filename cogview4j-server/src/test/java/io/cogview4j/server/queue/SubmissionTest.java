package io.cogview4j.server.queue;

import static io.cogview4j.server.queue.Requests.by;
import static io.cogview4j.server.queue.Requests.drawing;
import static io.cogview4j.server.queue.Requests.seeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cogview4j.server.job.BlobId;
import io.cogview4j.server.job.Drawing;
import io.cogview4j.server.job.Drawing.EmbeddingsChoice;
import io.cogview4j.server.job.Drawing.PictureEdit;
import io.cogview4j.server.job.Encoding;
import io.cogview4j.server.job.Job;
import io.cogview4j.server.job.JobProgress;
import io.cogview4j.server.job.JobStage;
import io.cogview4j.server.job.JobState;
import io.cogview4j.server.job.Work;
import io.cogview4j.server.store.BlobSweep;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SubmissionTest extends QueueFixture {
    @Test
    void stores_what_was_asked_for() {
        Drawing asked = drawing("a lighthouse").withSeed(-1);

        Job job = jobs.submit(by("a", asked));

        assertThat(job.work()).isEqualTo(asked);
        assertThat(job)
                .extracting(Job::client, Job::state, Job::attempt, Job::run, Job::place, Job::expectedSeconds)
                .containsExactly("a", JobState.QUEUED, 0, null, 0, Requests.EXPECTED_SECONDS);
        assertThat(Duration.between(job.created(), Instant.now()))
                .isBetween(Duration.ofMinutes(-1), Duration.ofMinutes(1));
        assertThat(find(job)).isEqualTo(job);
    }

    @Test
    void stores_the_seed_that_was_drawn() {
        Job job = submit("a", "a lighthouse");

        assertThat(((Drawing) job.work()).seed()).isNotNull();
    }

    @Test
    void stores_encodings() {
        Work asked = new Encoding(List.of(new Encoding.Text("a", null), new Encoding.Text("b", "c")), true);

        assertThat(jobs.submit(by("a", asked)).work()).isEqualTo(asked);
    }

    @Test
    void stores_every_text_as_it_is() {
        for (String text : List.of(
                "'; DROP TABLE job; --",
                "\0 zero",
                "half \ud800 pair",
                "\u2028 \u202e",
                ":name <name> ? $1 ${x}",
                "画".repeat(100_000))) {
            Job job = submit(text.substring(0, 2).replace('\0', '0'), text);

            assertThat(((Drawing) find(job).work()).prompt()).isEqualTo(text);
        }
    }

    @Test
    void names_the_files_that_must_stay() throws IOException {
        BlobId picture = blobs.put(new byte[] {1});
        BlobId mask = blobs.put(new byte[] {2});
        BlobId embeddings = blobs.put(new byte[] {3});
        BlobId unneeded = blobs.put(new byte[] {4});
        jobs.submit(by("a", drawing("edit", null, new PictureEdit(picture, mask, false, 0.5))));
        Job job = jobs.submit(by("a", drawing(null, new EmbeddingsChoice(embeddings, 2), null)));
        pass(Duration.ofHours(2));

        assertThat(new BlobSweep(database).run()).isEqualTo(1);

        assertThat(List.of(picture, mask, embeddings))
                .allMatch(id -> blobs.file(id).isPresent());
        assertThat(blobs.file(unneeded)).isEmpty();

        jobs.cancel("a", job.id());
        jobs.remove("a", job.id());
        pass(Duration.ofHours(2));
        assertThat(new BlobSweep(database).run()).isEqualTo(1);
        assertThat(blobs.file(embeddings)).isEmpty();
    }

    @Test
    void takes_in_nothing_that_names_a_file_that_is_gone() {
        BlobId gone = new BlobId("0".repeat(64));

        assertThatThrownBy(() -> jobs.submit(by("a", drawing(null, new EmbeddingsChoice(gone, null), null))))
                .isInstanceOfSatisfying(
                        FileGoneException.class, e -> assertThat(e.file()).isEqualTo(gone));

        assertThat(jobs.waiting()).isZero();
    }

    @Test
    void takes_in_no_more_than_may_wait_and_says_when_to_come_back() {
        for (int i = 0; i <= MOST_WAITING; i++) {
            submit("a", "picture " + i);
            if (i == 0) {
                claims.progress(List.of(takeOne()), new JobProgress(JobStage.DENOISING, 5, 20, 0.25));
            }
        }

        assertThat(jobs.waiting()).isEqualTo(jobs.limit()).isEqualTo(MOST_WAITING);
        assertThatThrownBy(() -> submit("b", "one more")).isInstanceOfSatisfying(QueueFullException.class, e -> {
            assertThat(e.waiting()).isEqualTo(MOST_WAITING);
            assertThat(e.retryAfterSeconds())
                    .as("until the run that goes on is over")
                    .isEqualTo(0.75 * Requests.EXPECTED_SECONDS);
        });
    }

    @Test
    void takes_in_no_more_even_if_many_come_at_once() throws Exception {
        Queue<Job> taken = new ConcurrentLinkedQueue<>();
        try (JobQueue small = open(new QueueSettings(5, Duration.ofDays(1), 1));
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            threads.invokeAll(IntStream.range(0, 16)
                    .<Callable<Boolean>>mapToObj(i ->
                            () -> taken.add(small.jobs().submit(by("client " + i, drawing("p" + i)))))
                    .toList());
        }

        assertThat(taken).hasSize(5);
        assertThat(jobs.waiting()).isEqualTo(5);
    }

    @Test
    void takes_in_again_when_there_is_room() {
        QueueSettings one = new QueueSettings(1, Duration.ofDays(1), 1);
        try (JobQueue small = open(one)) {
            Job first = small.jobs().submit(by("a", drawing("first")));
            assertThatThrownBy(() -> small.jobs().submit(by("a", drawing("second"))))
                    .isInstanceOf(QueueFullException.class);

            jobs.cancel("a", first.id());

            assertThat(small.jobs().submit(by("a", drawing("second"))).place()).isZero();
        }
    }

    @Test
    void prepares_nothing_that_finds_no_place_and_finds_again_what_has_one() {
        AtomicInteger prepared = new AtomicInteger();
        Admission admission = work -> {
            prepared.incrementAndGet();
            return Requests.admit(work);
        };
        try (JobQueue small = JobQueue.open(database, admission, new QueueSettings(1, Duration.ofDays(1), 1))) {
            Job first = small.jobs().submit(by("a", seeded("first", 1)));
            assertThatThrownBy(() -> small.jobs().submit(by("a", seeded("second", 1))))
                    .isInstanceOf(QueueFullException.class);

            assertThat(prepared).hasValue(1);
            assertThat(small.jobs().submit(by("a", seeded("first", 1))).id()).isEqualTo(first.id());
            assertThatThrownBy(() -> small.jobs().submit(by("b", seeded("first", 1))))
                    .isInstanceOf(QueueFullException.class);
        }
    }

    @Test
    void admits_before_anything_else_where_there_is_room() {
        try (JobQueue strict = JobQueue.open(
                database,
                _ -> {
                    throw new IllegalArgumentException("not like this");
                },
                QueueSettings.DEFAULT)) {
            assertThatThrownBy(() -> strict.jobs().submit(by("a", drawing("x"))))
                    .hasMessage("not like this");
        }
        assertThat(jobs.waiting()).isZero();
    }
}
