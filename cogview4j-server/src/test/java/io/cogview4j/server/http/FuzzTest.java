package io.cogview4j.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.server.http.guard.Guard;
import io.cogview4j.server.job.Encoding;
import io.cogview4j.server.job.Job;
import io.cogview4j.server.job.JobId;
import io.cogview4j.server.queue.Asked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Damaged requests are answered or refused, in the one form of all errors, and never by a server error. There are as many as one in
 * fifty of the system property {@value #INPUTS}; {@value #FIRST} is the seed of the first, with which a failure is looked at.
 */
@TestInstance(Lifecycle.PER_CLASS)
class FuzzTest {
    private static final String INPUTS = "cogview4j.fuzz.inputs";
    private static final String FIRST = "cogview4j.fuzz.first";
    private static final int SHARE = 50;
    private static final Duration SLOW = Duration.ofSeconds(10);

    private StartedServer server;
    private FuzzedRequests requests;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = new StartedServer(folder);
        server.post("/v1/images/plan", "{\"prompt\": \"a\"}"); // the first plan loads a library
        server.jobs.happens(this::finish);
        Job done = server.jobs.submit(
                new Asked(Guard.ANYONE, new Encoding(List.of(new Encoding.Text("a", null)), true), null, false));
        requests = new FuzzedRequests(done.id().text());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private void finish(JobId id) {
        boolean encoding = server.jobs.find(Guard.ANYONE, id).orElseThrow().work() instanceof Encoding;
        server.jobs.done(
                id,
                encoding
                        ? server.result(0, FuzzedRequests.soundSafetensors(), "application/octet-stream", null)
                        : server.picture(0, "picture"));
    }

    @Test
    void everyRequestIsAnsweredOrRefused() throws Exception {
        long first = Long.getLong(FIRST, 0);
        long count = Math.max(1, Long.getLong(INPUTS, 20_000) / SHARE);
        List<String> escapes = new ArrayList<>();
        int answered = 0;
        for (long seed = first; seed < first + count && escapes.size() < 10; seed++) {
            RawRequest request = requests.of(seed);
            Optional<String> escape = escape(request);
            if (escape.isPresent()) {
                escapes.add("seed " + seed + ": " + escape.get() + "\n" + request);
            }
            answered += lastStatus < 400 ? 1 : 0;
        }

        assertThat(escapes).isEmpty();
        if (count >= 100) {
            assertThat(answered).isBetween((int) count / 10, (int) (count - count / 10));
        }
        assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
        try (Stream<Path> left = Files.list(server.server.uploads())) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aServerErrorIsNoticed() {
        server.jobs.refuses(new IllegalStateException("broken"));
        try {
            RawRequest request = new RawRequest(
                    "POST",
                    "/v1/jobs",
                    java.util.Map.of("Host", "localhost", "Content-Type", "application/json"),
                    "{\"prompt\": \"a\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));

            assertThat(escape(request)).get().asString().startsWith("HTTP/1.1 500");
        } finally {
            server.jobs.refuses(null);
        }
    }

    private int lastStatus;

    /** What is wrong with the answer. */
    private Optional<String> escape(RawRequest request) {
        long begin = System.nanoTime();
        String answer;
        try {
            answer = request.answer(server.server.port());
        } catch (IOException e) {
            return Optional.of(e.toString());
        }
        if (System.nanoTime() - begin > SLOW.toNanos()) {
            return Optional.of("slow");
        }
        if (!answer.matches("(?s)HTTP/1\\.1 [1-4]\\d\\d .*")) {
            return Optional.of(answer.isEmpty() ? "no answer" : answer);
        }
        lastStatus = Integer.parseInt(answer.substring(9, 12));
        boolean told = lastStatus < 400 || request.method().equals("HEAD") || isError(answer);
        return told ? Optional.empty() : Optional.of(answer);
    }

    private static boolean isError(String answer) {
        try {
            JsonNode error = new JsonMapper()
                    .readTree(answer.substring(answer.indexOf("\r\n\r\n")))
                    .path("error");
            return answer.contains("Content-Type: application/json")
                    && error.path("message").isString()
                    && error.path("type").isString()
                    && error.has("param")
                    && error.path("code").isString();
        } catch (JacksonException e) {
            return false;
        }
    }
}
