package io.cogview4j.server.http;

import static io.cogview4j.server.http.StartedServer.error;
import static io.cogview4j.server.http.StartedServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.server.job.Drawing;
import io.cogview4j.server.job.JobNote;
import io.cogview4j.server.job.JobProblem;
import io.cogview4j.server.job.Notes;
import io.cogview4j.server.job.PictureOutput;
import io.cogview4j.server.queue.QueueRefusals;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Pictures as OpenAI's clients ask for them. */
@TestInstance(Lifecycle.PER_CLASS)
class GenerationsTest {
    private static final String PATH = "/v1/images/generations";

    private StartedServer server;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = new StartedServer(folder);
    }

    @BeforeEach
    void drawAtOnce() {
        server.jobs.refuses(null);
        server.draws("a picture");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private Drawing asked() {
        return (Drawing) server.jobs.lastAsked().work();
    }

    @Test
    void aPromptIsEnough() throws Exception {
        HttpResponse<String> response = server.post(PATH, "{\"prompt\": \"a red fox\"}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        JsonNode body = json(response);
        assertThat(body.path("created").asLong()).isEqualTo(1_700_000_000);
        assertThat(body.path("model").asString()).isEqualTo("test-model");
        assertThat(body.path("size").asString()).isEqualTo("64x64");
        assertThat(body.path("output_format").asString()).isEqualTo("png");
        assertThat(body.path("quality").asString()).isEqualTo("auto");
        assertThat(body.path("usage").path("input_tokens").asInt()).isEqualTo(3);
        assertThat(Base64.getDecoder()
                        .decode(body.path("data").path(0).path("b64_json").asString()))
                .isEqualTo("a picture".getBytes(StandardCharsets.UTF_8));
        assertThat(asked().prompt()).isEqualTo("a red fox");
        assertThat(asked().count()).isEqualTo(1);
        assertThat(asked().output()).isEqualTo(PictureOutput.PNG);
        assertThat(asked().previews()).isFalse();
    }

    @Test
    void anAnswerThatWasWrittenIsRemembered() throws Exception {
        HttpResponse<String> response = server.post(PATH, "{\"prompt\": \"a\"}");

        String id = response.headers().firstValue("X-Job-Id").orElseThrow();
        assertThat(server.jobs.isDelivered(new io.cogview4j.server.job.JobId(id)))
                .isTrue();
    }

    @Test
    void takesAllThatOpenAisClientsSend() throws Exception {
        HttpResponse<String> response = server.post(PATH, """
                {"prompt": "a", "model": "gpt-image-2", "n": 2, "size": "1024x768", "quality": "low", "response_format": "b64_json",
                 "output_format": "jpeg", "output_compression": 80, "style": "vivid", "background": "auto", "moderation": "low",
                 "user": "me", "stream": false, "partial_images": 0, "complexity": {"new": 1}, "svg": true}""");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(asked().count()).isEqualTo(2);
        assertThat(asked().width()).isEqualTo(1024);
        assertThat(asked().height()).isEqualTo(768);
        assertThat(asked().steps()).isEqualTo(20);
        assertThat(asked().output()).isEqualTo(new PictureOutput(PictureOutput.Format.JPEG, 80));
    }

    @Test
    void takesOurOwnFields() throws Exception {
        HttpResponse<String> response = server.post(PATH, """
                {"prompt": "a", "negative_prompt": "blur", "steps": 12, "quality": "high", "guidance": 3.5, "seed": 7,
                 "sampler": "DPM++ 2M", "cache": "FBC: 0.10", "loras": ["ink:0.5", {"name": "clay", "weight": -1}, "ink"], "memory": "4GiB",
                 "on_disconnect": "cancel", "output_format": "webp"}""");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(asked().negativePrompt()).isEqualTo("blur");
        assertThat(asked().steps()).isEqualTo(12);
        assertThat(asked().guidance()).isEqualTo(3.5);
        assertThat(asked().seed()).isEqualTo(7);
        assertThat(asked().sampler()).isEqualTo("dpmpp-2m");
        assertThat(asked().cache()).isEqualTo("fbc:0.1");
        assertThat(asked().loras())
                .containsExactly(
                        new Drawing.LoraChoice("ink", 0.5),
                        new Drawing.LoraChoice("clay", -1),
                        new Drawing.LoraChoice("ink", 1));
        assertThat(asked().memory()).isEqualTo("4GiB");
        assertThat(asked().output().format()).isEqualTo(PictureOutput.Format.WEBP);
    }

    @Test
    void nullsAreLeftToTheModel() throws Exception {
        HttpResponse<String> response = server.post(
                PATH, "{\"prompt\": \"a\", \"n\": null, \"size\": \"auto\", \"seed\": null, \"quality\": null}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(asked().width()).isNull();
        assertThat(asked().seed()).isNull();
        assertThat(asked().steps()).isNull();
    }

    @Test
    void anUrlLeadsToThePicture() throws Exception {
        HttpResponse<String> response = server.post(PATH, "{\"prompt\": \"a\", \"response_format\": \"url\"}");

        String url = json(response).path("data").path(0).path("url").asString();
        assertThat(url).startsWith("http://127.0.0.1:" + server.server.port() + "/v1/jobs/job_");
        assertThat(server.get(java.net.URI.create(url).getPath()).body()).isEqualTo("a picture");
    }

    @Test
    void headersSayWhetherARequestIsTheSameAgain() throws Exception {
        server.send(server.json(PATH, "{\"prompt\": \"a\"}")
                .header("Idempotency-Key", "stainless-1")
                .header("X-Stainless-Retry-Count", "2"));

        assertThat(server.jobs.lastAsked().idempotencyKey()).isEqualTo("stainless-1");
        assertThat(server.jobs.lastAsked().retried()).isTrue();
        server.send(server.json(PATH, "{\"prompt\": \"a\"}").header("X-Stainless-Retry-Count", "0"));
        assertThat(server.jobs.lastAsked().idempotencyKey()).isNull();
        assertThat(server.jobs.lastAsked().retried()).isFalse();
    }

    @Test
    void waitsLongerThanAConnectionMayBeIdle() throws Exception {
        server.jobs.happens(id -> {
            sleep(StartedServer.TIMES.idle().toMillis() * 3 / 2);
            server.jobs.done(id, server.picture(0, "late"));
        });

        assertThat(server.post(PATH, "{\"prompt\": \"a\"}").statusCode()).isEqualTo(200);
    }

    @Test
    void aJobThatFailsIsAnErrorWithItsStatus() throws Exception {
        JobNote note = Notes.note("step-not-finite", "It broke.", "Because.", "Mend it.");
        server.jobs.happens(id -> server.jobs.failed(id, new JobProblem(500, note)));

        HttpResponse<String> response = server.post(PATH, "{\"prompt\": \"a\"}");

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(error(response).path("type").asString()).isEqualTo("server_error");
        assertThat(error(response).path("code").asString()).isEqualTo("step-not-finite");
        assertThat(error(response).path("message").asString()).isEqualTo("It broke. Because. Mend it.");
        assertThat(response.headers().firstValue("X-Should-Retry")).isEmpty();
    }

    @Test
    void aJobThatIsCancelledMeanwhileIsAnErrorThatNobodyNeedsToRetry() throws Exception {
        server.jobs.happens(id -> server.jobs.cancel("anyone", id));

        HttpResponse<String> response = server.post(PATH, "{\"prompt\": \"a\"}");

        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(error(response).path("code").asString()).isEqualTo("job-was-cancelled");
        assertThat(response.headers().firstValue("X-Should-Retry")).contains("false");
    }

    @Test
    void aFullQueueSaysWhenToTryAgain() throws Exception {
        server.jobs.refuses(QueueRefusals.full(64, 12.3));

        HttpResponse<String> response = server.post(PATH, "{\"prompt\": \"a\"}");

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(error(response).path("type").asString()).isEqualTo("rate_limit_exceeded");
        assertThat(response.headers().firstValue("Retry-After")).contains("13");
        assertThat(response.headers().firstValue("Retry-After-Ms")).contains("12300");
        assertThat(response.headers().firstValue("X-Should-Retry")).isEmpty();
    }

    @Test
    void aKeyOfAnotherRequestIsRefused() throws Exception {
        server.jobs.refuses(QueueRefusals.keyReused());

        HttpResponse<String> response = server.post(PATH, "{\"prompt\": \"a\"}");

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(error(response).path("code").asString()).isEqualTo("idempotency-key-reused");
    }

    @Test
    void clientsThatWouldLikeHttp2GetHttp1() throws Exception {
        var request = server.json(PATH, "{\"prompt\": \"a\"}").version(java.net.http.HttpClient.Version.HTTP_2);

        assertThat(server.client.send(request.build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void takesABodyOfUnknownLength() throws Exception {
        byte[] body = "{\"prompt\": \"a\"}".getBytes(StandardCharsets.UTF_8);
        HttpResponse<String> response = server.send(server.request(PATH)
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body))));

        assertThat(response.statusCode()).isEqualTo(200);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
