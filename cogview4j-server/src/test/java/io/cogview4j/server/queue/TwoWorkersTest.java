package io.cogview4j.server.queue;

import static io.cogview4j.server.queue.Requests.by;
import static io.cogview4j.server.queue.Requests.drawing;
import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.server.job.JobId;
import io.cogview4j.server.job.JobProgress;
import io.cogview4j.server.job.JobStage;
import io.cogview4j.server.job.Work;
import io.cogview4j.server.store.Database;
import io.cogview4j.server.store.TestDatabase;
import java.nio.file.Path;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Servers that share a queue, with work that only takes time, so that processors are not what limits them. */
@Tag("slow")
class TwoWorkersTest {
    private static final int JOBS = 160;
    private static final int TOGETHER = 4;
    /** Longer than another worker takes to choose among the jobs that it holds meanwhile. */
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private static final Duration TIME_OF_RUN = Duration.ofMillis(300);

    private final String url = TestDatabase.POSTGRESQL.freshUrl();
    private final Path folder = TestDatabase.temporaryFolder();

    /** A server of its own, as far as the queue goes. */
    private record Member(Database database, JobQueue queue) implements AutoCloseable {
        @Override
        public void close() {
            queue.close();
            database.close();
        }
    }

    private Member member() {
        Database database = Database.open(url, folder);
        QueueSettings settings = new QueueSettings(JOBS, Duration.ofDays(1), 1L << 30);
        return new Member(database, JobQueue.open(database, Requests::admit, settings));
    }

    @Test
    void areTwiceAsFastAsOneAndDoNothingTwice() throws Exception {
        try (Member first = member();
                Member second = member()) {
            double alone = jobsPerSecond(List.of(first));
            double both = jobsPerSecond(List.of(first, second));

            assertThat(both / alone)
                    .as("%.1f jobs/s by one worker, %.1f by two", alone, both)
                    .isGreaterThanOrEqualTo(1.7);
        }
    }

    private double jobsPerSecond(List<Member> members) throws Exception {
        List<JobId> asked = new ArrayList<>();
        for (int i = 0; i < JOBS; i++) {
            asked.add(members.getFirst()
                    .queue()
                    .jobs()
                    .submit(by("client " + i % 7, drawing(members.size() + " of " + i)))
                    .id());
        }
        Queue<JobId> done = new ConcurrentLinkedQueue<>();
        long begin = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> workers = new ArrayList<>();
            for (Member member : members) {
                workers.add(threads.submit(() -> {
                    work(member.queue().claims(), "worker " + workers.size(), done);
                    return null;
                }));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        assertThat(done).containsExactlyInAnyOrderElementsOf(asked);
        return JOBS / seconds;
    }

    /** Until nothing is left. What is begun is remembered even if another one has begun it, too. */
    private static void work(Claims claims, String name, Queue<JobId> begun) throws InterruptedException {
        while (true) {
            Optional<Claims.Taken> taken = claims.take(
                    name,
                    EnumSet.allOf(Work.Kind.class),
                    8 * TOGETHER,
                    Duration.ofSeconds(30),
                    PATIENCE,
                    waiting -> waiting.subList(0, Math.min(TOGETHER, waiting.size())));
            if (taken.isEmpty()) {
                return;
            }
            List<Claim> ofRun = taken.get().claims();
            ofRun.forEach(claim -> begun.add(claim.job().id()));
            Thread.sleep(TIME_OF_RUN.dividedBy(2));
            assertThat(claims.progress(ofRun, new JobProgress(JobStage.DENOISING, 1, 2, 0.5)))
                    .isEmpty();
            Thread.sleep(TIME_OF_RUN.dividedBy(2));
            for (Claim claim : ofRun) {
                assertThat(claims.done(claim, List.of(), List.of())).isTrue();
            }
        }
    }
}
