package io.cogview4j.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.server.job.JobId;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What a client hears of a job while it listens. */
@TestInstance(Lifecycle.PER_CLASS)
class JobEventsTest {
    private StartedServer server;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = new StartedServer(folder);
    }

    @BeforeEach
    void nothingHappens() {
        server.jobs.happens(_ -> {});
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private JobId submit() throws Exception {
        return new JobId(StartedServer.json(server.post("/v1/jobs", "{\"prompt\": \"a\", \"steps\": 4}"))
                .path("id")
                .asString());
    }

    private static String path(JobId id) {
        return "/v1/jobs/" + id + "/events";
    }

    private static List<String> lines(String body, String start) {
        return body.lines().filter(line -> line.startsWith(start)).toList();
    }

    @Test
    void aListenerHearsTheStateNowAndAllThatFollows() throws Exception {
        JobId id = submit();
        Thread.ofVirtual().start(() -> {
            sleep(200);
            server.jobs.progress(id, 1, 4);
            sleep(200);
            server.jobs.preview(id, 2, "png".getBytes(StandardCharsets.UTF_8));
            sleep(200);
            server.jobs.done(id, server.picture(0, "picture"));
        });

        HttpResponse<String> response = server.get(path(id));

        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        assertThat(lines(response.body(), "event: "))
                .containsExactly(
                        "event: queued", "event: progress", "event: preview", "event: progress", "event: done");
        assertThat(lines(response.body(), "id: ")).containsExactly("id: 1", "id: 2", "id: 3", "id: 4");
        assertThat(response.body())
                .contains("{\"position\":1,\"expected_wait_seconds\":2.0,\"expected_seconds\":8.0}")
                .contains("\"stage\":\"denoising\",\"done\":1.0,\"of\":4,\"fraction\":0.25,\"expected_seconds\":6.0")
                .contains("{\"step\":2,\"of\":4,\"b64_json\":\"cG5n\"}")
                .contains("{\"job\":{\"id\":\"" + id);
    }

    @Test
    void whoeverComesBackHearsOnlyWhatIsNew() throws Exception {
        JobId id = submit();
        Thread.ofVirtual().start(() -> {
            sleep(100);
            server.jobs.cancel("anyone", id);
        });

        HttpResponse<String> response = server.send(server.request(path(id)).header("Last-Event-ID", "1"));

        assertThat(lines(response.body(), "event: ")).containsExactly("event: cancelled");
    }

    @Test
    void whoeverKnowsTheEndNeedNotComeBack() throws Exception {
        JobId id = submit();
        server.jobs.done(id, server.picture(0, "picture"));

        HttpResponse<String> response = server.send(server.request(path(id)).header("Last-Event-ID", "2"));

        assertThat(response.statusCode()).isEqualTo(204);
    }

    @Test
    void aListenerWithAStrangePlaceHearsTheStateNow() throws Exception {
        JobId id = submit();
        server.jobs.done(id, server.picture(0, "picture"));

        for (String last : new String[] {"x", "-5", "99999999999999999999", "77"}) {
            HttpResponse<String> response = server.send(server.request(path(id)).header("Last-Event-ID", last));
            assertThat(lines(response.body(), "event: ")).as(last).containsExactly("event: done");
        }
    }

    @Test
    void somethingIsSaidWhileNothingHappens() throws Exception {
        JobId id = submit();
        Thread.ofVirtual().start(() -> {
            sleep(StartedServer.TIMES.keepAlive().toMillis() * 5 / 2);
            server.jobs.done(id, server.picture(0, "picture"));
        });

        assertThat(lines(server.get(path(id)).body(), ": keep-alive")).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void aServerThatStopsLetsListenersAndWaitersGo(@TempDir Path folder) throws Exception {
        try (StartedServer other = new StartedServer(folder)) {
            var waiting = other.client.sendAsync(
                    other.json("/v1/images/generations", "{\"prompt\": \"a\"}").build(),
                    HttpResponse.BodyHandlers.ofString());
            JobId id = new JobId(StartedServer.json(other.post("/v1/jobs", "{\"prompt\": \"a\"}"))
                    .path("id")
                    .asString());
            var listening =
                    other.client.sendAsync(other.request(path(id)).build(), HttpResponse.BodyHandlers.ofString());
            sleep(200);

            other.server.refuse();

            HttpResponse<String> answer = waiting.get(2, java.util.concurrent.TimeUnit.SECONDS);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(StartedServer.error(answer).path("code").asString()).isEqualTo("server-stopping");
            assertThat(answer.headers().firstValue("Retry-After")).contains("5");
            assertThat(listening.get(2, java.util.concurrent.TimeUnit.SECONDS).body())
                    .startsWith("id: 1\nevent: queued");
            assertThat(other.get("/health/ready").statusCode()).isEqualTo(503);
            assertThat(other.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(other.post("/v1/jobs", "{\"prompt\": \"a\"}").statusCode())
                    .isEqualTo(503);
        }
    }

    @Test
    void stoppingTakesNoLongerThanItMay(@TempDir Path folder) throws Exception {
        StartedServer other = new StartedServer(folder);
        other.get("/health/live"); // leaves a connection open
        long before = System.nanoTime();

        other.server.close();

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
        other.client.close();
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
