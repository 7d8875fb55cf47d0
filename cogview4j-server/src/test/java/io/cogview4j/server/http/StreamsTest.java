package io.cogview4j.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.server.job.Drawing;
import io.cogview4j.server.job.JobId;
import io.cogview4j.server.job.JobNote;
import io.cogview4j.server.job.JobProblem;
import io.cogview4j.server.job.JobState;
import io.cogview4j.server.job.Notes;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Streams of events as OpenAI's clients read them. */
@TestInstance(Lifecycle.PER_CLASS)
class StreamsTest {
    private static final String PATH = "/v1/images/generations";

    private StartedServer server;

    /** The job of the client that went away last. */
    private JobId last = JobId.create();

    @BeforeAll
    void start(@TempDir Path folder) {
        server = new StartedServer(folder);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** One event with its name and what it says. */
    private record Event(String name, JsonNode data) {}

    private static List<Event> events(String body) {
        return Stream.of(body.split("\n\n"))
                .filter(block -> !block.startsWith(":"))
                .map(block -> block.lines().toList())
                .map(lines -> new Event(
                        lines.get(0).replaceFirst("event: ", ""),
                        new JsonMapper().readTree(lines.get(1).replaceFirst("data: ", ""))))
                .toList();
    }

    @Test
    void endsWithThePictureAndAllFieldsThatClientsInsistOn() throws Exception {
        server.draws("picture");

        HttpResponse<String> response = server.send(server.json(PATH, "{\"prompt\": \"a\", \"stream\": true}")
                .header("Accept", "application/json")); // as OpenAI's client for Python has it

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        List<Event> events = events(response.body());
        assertThat(events).hasSize(1);
        assertThat(events.getFirst().name()).isEqualTo("image_generation.completed");
        JsonNode data = events.getFirst().data();
        assertThat(server.names(data))
                .contains("type", "b64_json", "created_at", "size", "quality", "background", "output_format", "usage");
        assertThat(data.path("type").asString()).isEqualTo("image_generation.completed");
        assertThat(server.names(data.path("usage")))
                .contains("total_tokens", "input_tokens", "output_tokens", "input_tokens_details");
        assertThat(server.names(data.path("usage").path("input_tokens_details")))
                .contains("text_tokens", "image_tokens");
    }

    @Test
    void showsPicturesOnTheWay() throws Exception {
        server.jobs.happens(id -> {
            for (int step = 1; step <= 6; step++) {
                server.jobs.progress(id, step, 6);
                server.jobs.preview(id, step, ("preview " + step).getBytes(StandardCharsets.UTF_8));
                sleep(30);
            }
            server.jobs.done(id, server.picture(0, "picture"));
        });

        List<Event> events = events(server.post(PATH, "{\"prompt\": \"a\", \"stream\": true, \"partial_images\": 2}")
                .body());

        assertThat(events)
                .extracting(Event::name)
                .containsExactly(
                        "image_generation.partial_image",
                        "image_generation.partial_image",
                        "image_generation.completed");
        assertThat(events)
                .extracting(event -> event.data().path("partial_image_index").asInt(-1))
                .containsExactly(0, 1, -1);
        assertThat(server.names(events.getFirst().data()))
                .contains("type", "b64_json", "created_at", "size", "quality", "background", "output_format");
        assertThat(((Drawing) server.jobs.lastAsked().work()).previews()).isTrue();
    }

    @Test
    void sendsEachOfSeveralPictures() throws Exception {
        server.jobs.happens(id -> server.jobs.done(id, server.picture(0, "one"), server.picture(1, "two")));

        List<Event> events = events(server.post(PATH, "{\"prompt\": \"a\", \"stream\": true, \"n\": 2}")
                .body());

        assertThat(events).hasSize(2);
        assertThat(server.jobs.isDelivered(server.jobs.delivered.getLast())).isTrue();
    }

    @Test
    void saysSomethingWhileNothingHappens() throws Exception {
        server.jobs.happens(id -> {
            sleep(StartedServer.TIMES.keepAlive().toMillis() * 5 / 2);
            server.jobs.done(id, server.picture(0, "picture"));
        });

        String body = server.post(PATH, "{\"prompt\": \"a\", \"stream\": true}").body();

        assertThat(body).startsWith(": keep-alive\n\n: keep-alive\n\n");
        assertThat(events(body)).hasSize(1);
    }

    @Test
    void tellsAFailureAsAnEventWithAnError() throws Exception {
        JobNote note = Notes.note("step-not-finite", "It broke.", "Because.", "");
        server.jobs.happens(id -> server.jobs.failed(id, new JobProblem(500, note)));

        List<Event> events = events(
                server.post(PATH, "{\"prompt\": \"a\", \"stream\": true}").body());

        assertThat(events).extracting(Event::name).containsExactly("error");
        assertThat(events.getFirst().data().path("error").path("code").asString())
                .isEqualTo("step-not-finite");
    }

    @Test
    void aRequestThatIsRefusedIsNoStream() throws Exception {
        HttpResponse<String> response = server.post(PATH, "{\"stream\": true}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(StartedServer.error(response).path("param").asString()).isEqualTo("prompt");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theJobOfAClientThatGoesAwayGoesOn(boolean stream) throws Exception {
        assertThat(stateAfterGoingAway(stream, "continue")).isEqualTo(JobState.RUNNING);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theJobOfAClientThatWantsThatGoesWithIt(boolean stream) throws Exception {
        assertThat(stateAfterGoingAway(stream, "cancel")).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void aJobForWhichAnotherRequestWaitsIsNotCancelled() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        server.jobs.happens(_ -> begun.countDown());
        String body = "{\"prompt\": \"a\", \"on_disconnect\": \"cancel\"}";
        CompletableFuture<HttpResponse<String>> patient;
        try (Socket socket = new Socket("127.0.0.1", server.server.port())) {
            write(socket, request(body).replaceFirst("\r\n", "\r\nIdempotency-Key: shared\r\n"));
            assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();
            patient = server.client.sendAsync(
                    server.json(PATH, body).header("Idempotency-Key", "shared").build(),
                    HttpResponse.BodyHandlers.ofString());
            sleep(100);
        }
        sleep(StartedServer.TIMES.keepAlive().toMillis() * 2);

        server.jobs.done(server.jobs.ofKey("shared"), server.picture(0, "picture"));

        assertThat(patient.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    @Test
    void whatAClientThatIsGoneAskedForIsNotDelivered() throws Exception {
        assertThat(stateAfterGoingAway(false, "continue")).isEqualTo(JobState.RUNNING);
        JobId id = last;

        server.jobs.done(id, server.picture(0, "picture"));
        sleep(200);

        assertThat(server.jobs.delivered).doesNotContain(id);
    }

    @Test
    void aRequestThatWasSentAheadIsAnsweredOnAnotherConnection() throws Exception {
        server.jobs.happens(id -> {
            sleep(StartedServer.TIMES.keepAlive().toMillis() * 3 / 2);
            server.jobs.done(id, server.picture(0, "picture"));
        });
        try (Socket socket = new Socket("127.0.0.1", server.server.port())) {
            socket.setSoTimeout(5_000);
            write(socket, request("{\"prompt\": \"a\"}"));
            sleep(100);
            write(socket, "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");

            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer)
                    .startsWith("HTTP/1.1 200 ")
                    .contains("b64_json")
                    .containsIgnoringCase("connection: close")
                    .doesNotContain("HTTP/1.1 400");
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String request(String body) {
        return "POST /v1/images/generations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: %d\r\n\r\n%s".formatted(body.length(), body);
    }

    /** What became of a job a while after its client had closed the connection. */
    private JobState stateAfterGoingAway(boolean stream, String policy) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        JobId[] job = new JobId[1];
        server.jobs.happens(id -> {
            job[0] = id;
            server.jobs.begin(id);
            begun.countDown();
        });
        String body = "{\"prompt\": \"a\", \"stream\": %s, \"on_disconnect\": \"%s\"}".formatted(stream, policy);
        try (Socket socket = new Socket("127.0.0.1", server.server.port())) {
            write(socket, request(body));
            assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();
        }
        for (int i = 0; i < 10; i++) {
            sleep(StartedServer.TIMES.keepAlive().toMillis() / 2);
            if (server.jobs.find("anyone", job[0]).orElseThrow().state() == JobState.CANCELLED) {
                break;
            }
        }
        last = job[0];
        return server.jobs.find("anyone", job[0]).orElseThrow().state();
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
