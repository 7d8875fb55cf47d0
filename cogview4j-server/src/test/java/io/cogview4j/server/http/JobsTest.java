package io.cogview4j.server.http;

import static io.cogview4j.server.http.StartedServer.error;
import static io.cogview4j.server.http.StartedServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.server.job.Drawing;
import io.cogview4j.server.job.JobId;
import io.cogview4j.server.job.JobProblem;
import io.cogview4j.server.job.JobState;
import io.cogview4j.server.job.Notes;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Jobs that are asked for without waiting, and looked after. */
@TestInstance(Lifecycle.PER_CLASS)
class JobsTest {
    private static final String NONE = "/v1/jobs/job_00000000000000000000000000000000";

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

    private JobId submit(String json) throws Exception {
        return new JobId(json(server.post("/v1/jobs", json)).path("id").asString());
    }

    @Test
    void aJobIsTakenInAtOnce() throws Exception {
        HttpResponse<String> response = server.post(
                "/v1/jobs", "{\"prompt\": \"a fox\", \"size\": \"64x32\", \"seed\": 7, \"previews\": true}");

        assertThat(response.statusCode()).isEqualTo(202);
        JsonNode job = json(response);
        assertThat(response.headers().firstValue("Location"))
                .contains("/v1/jobs/" + job.path("id").asString());
        assertThat(response.headers().firstValue("X-Job-Id"))
                .contains(job.path("id").asString());
        assertThat(server.names(job))
                .containsExactlyInAnyOrder(
                        "id",
                        "object",
                        "kind",
                        "status",
                        "created_at",
                        "started_at",
                        "finished_at",
                        "position",
                        "expected_wait_seconds",
                        "expected_seconds",
                        "attempt",
                        "progress",
                        "preview",
                        "request",
                        "results",
                        "notes",
                        "error");
        assertThat(job.path("object").asString()).isEqualTo("image.job");
        assertThat(job.path("kind").asString()).isEqualTo("generation");
        assertThat(job.path("status").asString()).isEqualTo("queued");
        assertThat(job.path("position").asInt()).isEqualTo(1);
        assertThat(job.path("finished_at").isNull()).isTrue();
        assertThat(job.path("request").path("size").asString()).isEqualTo("64x32");
        assertThat(job.path("request").path("seed").asInt()).isEqualTo(7);
        assertThat(((Drawing) server.jobs.lastAsked().work()).previews()).isTrue();
    }

    @Test
    void aFormWithAPictureIsAnEdit() throws Exception {
        HttpResponse<String> response = server.post(
                "/v1/jobs", new MultipartForm().field("prompt", "a").file("image", SamplePictures.png(4, 4)));

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(json(response).path("kind").asString()).isEqualTo("edit");
    }

    @Test
    void aFinishedJobNamesItsResults() throws Exception {
        JobId id = submit("{\"prompt\": \"a\"}");
        server.jobs.done(id, server.picture(0, "one"), server.picture(1, "two"));

        JsonNode results = json(server.get("/v1/jobs/" + id)).path("results");

        assertThat(results).hasSize(2);
        assertThat(results.path(1).path("url").asString()).isEqualTo("/v1/jobs/" + id + "/results/1");
        assertThat(results.path(1).path("size").asString()).isEqualTo("64x64");
        assertThat(results.path(1).path("seed").asInt()).isEqualTo(42);
        assertThat(results.path(1).path("bytes").asInt()).isEqualTo(3);
        assertThat(server.get(results.path(1).path("url").asString()).body()).isEqualTo("two");
    }

    @Test
    void aResultIsFetchedOnce() throws Exception {
        JobId id = submit("{\"prompt\": \"a\"}");
        server.jobs.done(id, server.picture(0, "one"));
        String path = "/v1/jobs/" + id + "/results/0";
        HttpResponse<String> first = server.get(path);
        String tag = first.headers().firstValue("ETag").orElseThrow();

        assertThat(first.headers().firstValue("Content-Type")).contains("image/png");
        assertThat(first.headers().firstValue("Cache-Control").orElseThrow()).contains("private", "immutable");
        HttpResponse<String> second = server.send(server.request(path).header("If-None-Match", tag));
        assertThat(second.statusCode()).isEqualTo(304);
        assertThat(second.body()).isEmpty();
    }

    @Test
    void aResultThatThereIsNotIsNotFound() throws Exception {
        JobId id = submit("{\"prompt\": \"a\"}");
        server.jobs.done(id, server.picture(0, "one"));

        for (String index : new String[] {"1", "-1", "x", "99999999999999"}) {
            HttpResponse<String> response = server.get("/v1/jobs/" + id + "/results/" + index);
            assertThat(response.statusCode()).isEqualTo(404);
            assertThat(error(response).path("code").asString()).isEqualTo("result-not-found");
        }
    }

    @Test
    void aFailedJobSaysWhy() throws Exception {
        JobId id = submit("{\"prompt\": \"a\"}");
        server.jobs.failed(id, new JobProblem(422, Notes.note("memory-too-small-for-text", "No.", "Why.", "Do.")));

        JsonNode job = json(server.get("/v1/jobs/" + id));

        assertThat(job.path("status").asString()).isEqualTo("failed");
        assertThat(job.path("error").path("code").asString()).isEqualTo("memory-too-small-for-text");
        assertThat(job.path("error").path("type").asString()).isEqualTo("invalid_request_error");
        assertThat(job.path("error").path("message").asString()).isEqualTo("No. Why. Do.");
    }

    @Test
    void deletingCancels() throws Exception {
        JobId id = submit("{\"prompt\": \"a\"}");

        HttpResponse<String> response =
                server.send(server.request("/v1/jobs/" + id).DELETE());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).path("status").asString()).isEqualTo("cancelled");
        assertThat(server.send(server.request("/v1/jobs/" + id).DELETE()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void resultsAreForgottenOnlyAtTheEnd() throws Exception {
        JobId id = submit("{\"prompt\": \"a\"}");
        String path = "/v1/jobs/" + id + "/results";
        HttpResponse<String> early = server.send(server.request(path).DELETE());
        assertThat(early.statusCode()).isEqualTo(409);
        assertThat(error(early).path("code").asString()).isEqualTo("job-not-final");

        server.jobs.done(id, server.picture(0, "one"));

        assertThat(server.send(server.request(path).DELETE()).statusCode()).isEqualTo(204);
        assertThat(server.get("/v1/jobs/" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void aPreviewIsThereOnceOneWasMade() throws Exception {
        JobId id = submit("{\"prompt\": \"a\"}");
        String path = "/v1/jobs/" + id + "/preview";
        assertThat(error(server.get(path)).path("code").asString()).isEqualTo("preview-not-there");
        assertThat(json(server.get("/v1/jobs/" + id)).path("preview").isNull()).isTrue();

        server.jobs.preview(id, 3, "png".getBytes(StandardCharsets.UTF_8));

        assertThat(server.get(path).body()).isEqualTo("png");
        assertThat(server.get(path).headers().firstValue("Content-Type")).contains("image/png");
        assertThat(json(server.get("/v1/jobs/" + id)).path("preview").asString())
                .isEqualTo(path);
    }

    @Test
    void jobsAreListedByState() throws Exception {
        JobId id = submit("{\"prompt\": \"a\"}");
        server.jobs.failed(id, new JobProblem(500, Notes.note("x", "No.", "Why.", "")));

        JsonNode list = json(server.get("/v1/jobs?status=failed&limit=100&q="));

        assertThat(list.path("object").asString()).isEqualTo("list");
        assertThat(list.path("has_more").asBoolean()).isFalse();
        assertThat(list.path("next").isNull()).isTrue();
        assertThat(list.path("data"))
                .isNotEmpty()
                .allSatisfy(job -> assertThat(job.path("status").asString()).isEqualTo(JobState.FAILED.id()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"status=lost", "limit=0", "limit=101", "limit=x", "after=%3Cx%3E"})
    void aListThatCannotBeIsRefused(String query) throws Exception {
        HttpResponse<String> response = server.get("/v1/jobs?" + query);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response).path("param").asString()).isEqualTo(query.substring(0, query.indexOf('=')));
    }

    @ParameterizedTest
    @ValueSource(strings = {NONE, "/v1/jobs/x", NONE + "/results/0", NONE + "/preview", NONE + "/events"})
    void aJobThatThereIsNotIsNotFound(String path) throws Exception {
        HttpResponse<String> response = server.get(path);

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(error(response).path("code").asString()).isEqualTo("job-not-found");
        assertThat(error(response).path("type").asString()).isEqualTo("not_found_error");
    }
}
