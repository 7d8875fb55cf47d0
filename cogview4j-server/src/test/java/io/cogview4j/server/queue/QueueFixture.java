package io.cogview4j.server.queue;

import static io.cogview4j.server.queue.Requests.by;
import static io.cogview4j.server.queue.Requests.drawing;
import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.server.job.BlobId;
import io.cogview4j.server.job.Job;
import io.cogview4j.server.job.JobId;
import io.cogview4j.server.job.JobResult;
import io.cogview4j.server.job.Work;
import io.cogview4j.server.store.Database;
import io.cogview4j.server.store.FileBlobs;
import io.cogview4j.server.store.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** An empty queue, on each kind of database. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
@Timeout(30)
abstract class QueueFixture {
    static final Duration LEASE = Duration.ofMinutes(1);
    static final EnumSet<Work.Kind> ALL = EnumSet.allOf(Work.Kind.class);
    static final int MOST_WAITING = 50;

    @Parameter
    TestDatabase kind;

    Database database;
    FileBlobs blobs;
    JobQueue queue;
    Jobs jobs;
    Claims claims;

    @BeforeEach
    void openQueue() {
        database = kind.emptied();
        blobs = new FileBlobs(database);
        queue = open(new QueueSettings(MOST_WAITING, Duration.ofDays(30), 1000));
        jobs = queue.jobs();
        claims = queue.claims();
    }

    @AfterEach
    void closeQueue() {
        queue.close();
    }

    /** Another process would have one like this on the same database. */
    JobQueue open(QueueSettings settings) {
        return JobQueue.open(database, Requests::admit, settings);
    }

    Job submit(String client, String prompt) {
        return jobs.submit(by(client, drawing(prompt)));
    }

    /** All that wait, up to so many. */
    Claims.Taken take(int most) {
        return tryTake(most, LEASE).orElseThrow();
    }

    Optional<Claims.Taken> tryTake(int most, Duration lease) {
        try {
            return claims.take("worker", ALL, most, lease, Duration.ZERO, waiting -> waiting);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Claim takeOne() {
        return take(1).claims().getFirst();
    }

    JobResult result(String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        try {
            BlobId blob = blobs.put(bytes);
            return new JobResult(0, blob, "image/png", bytes.length, 512, 512, 7L, "Steps: 20");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void finish(Claim claim, String content) {
        assertThat(claims.done(claim, List.of(result(content)), List.of())).isTrue();
    }

    Job find(Job job) {
        return find(job.client(), job.id());
    }

    Job find(String client, JobId id) {
        return jobs.find(client, id).orElseThrow();
    }

    /** As if the worker of every running job had not been heard of for long. */
    void expireLeases() {
        database.transact(handle -> handle.execute("UPDATE job SET lease_until = 1 WHERE state = 'RUNNING'"));
    }

    /** As if everything had happened so much earlier. */
    void pass(Duration time) {
        database.transact(handle ->
                handle.createUpdate("""
                        UPDATE job SET created_at = created_at - :millis, asked_at = asked_at - :millis,
                            begun_at = begun_at - :millis, finished_at = finished_at - :millis
                        """).bind("millis", time.toMillis()).execute());
        database.transact(handle -> handle.createUpdate("UPDATE blob SET kept_until = kept_until - :millis")
                .bind("millis", time.toMillis())
                .execute());
    }
}
