package io.cogview4j.server.http;

import static io.cogview4j.server.http.StartedServer.error;
import static io.cogview4j.server.http.StartedServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.CogView4;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the page, people and machines that watch over the server ask. */
@TestInstance(Lifecycle.PER_CLASS)
class OperationTest {
    private StartedServer server;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = new StartedServer(folder);
        server.draws("picture");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void theServerTellsWhatItHas() throws Exception {
        JsonNode body = json(server.send(server.request("/v1/server").header("Accept-Language", "zh-CN")));

        assertThat(server.names(body))
                .containsExactlyInAnyOrder("version", "model", "samplers", "loras", "limits", "queue", "keys");
        assertThat(body.path("version").asString()).isEqualTo(CogView4.version());
        assertThat(body.path("model").path("name").asString()).isEqualTo("test-model");
        assertThat(body.path("model").path("default_size").asString()).isEqualTo("64x64");
        assertThat(body.path("model").path("description").asString()).isEqualTo("它会画狐狸。");
        assertThat(body.path("samplers").path(0).path("id").asString()).isEqualTo("euler");
        assertThat(body.path("loras").path(1).asString()).isEqualTo("clay");
        assertThat(body.path("queue").toString()).isEqualTo("{\"waiting\":3,\"limit\":64}");
        assertThat(body.path("keys").asBoolean(true)).isFalse();
    }

    @Test
    void modelsAreTheOneThatIsServed() throws Exception {
        JsonNode list = json(server.get("/v1/models"));

        assertThat(list.path("object").asString()).isEqualTo("list");
        assertThat(server.names(list.path("data").path(0)))
                .containsExactlyInAnyOrder("id", "object", "created", "owned_by");
        assertThat(json(server.get("/v1/models/test-model")).path("id").asString())
                .isEqualTo("test-model");
        HttpResponse<String> other = server.get("/v1/models/some%2Fother");
        assertThat(other.statusCode()).isEqualTo(404);
        assertThat(error(other).path("code").asString()).isEqualTo("model-not-served");
    }

    @Test
    void aPlanTellsWhatPicturesWouldTake() throws Exception {
        HttpResponse<String> response = server.post("/v1/images/plan", "{\"prompt\": \"a red fox\"}");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode plan = json(response);
        assertThat(server.names(plan))
                .containsExactlyInAnyOrder(
                        "fits",
                        "peak_bytes",
                        "budget_bytes",
                        "smallest_budget_bytes",
                        "seconds",
                        "size",
                        "steps",
                        "guidance",
                        "tokens",
                        "stages",
                        "findings");
        assertThat(plan.path("fits").asBoolean()).isTrue();
        assertThat(plan.path("peak_bytes").asLong()).isPositive();
        assertThat(plan.path("seconds").asDouble()).isEqualTo(1.5);
        assertThat(plan.path("tokens").path("prompt").asInt()).isPositive();
        assertThat(plan.path("stages").path(0).path("stage").asString()).isEqualTo("text_encoding");
        assertThat(server.jobs.asked).isEmpty();
    }

    @Test
    void aPlanThatCannotBeIsRefused() throws Exception {
        HttpResponse<String> response = server.post("/v1/images/plan", "{\"prompt\": \"a\", \"size\": \"63x63\"}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response).path("param").asString()).isEqualTo("size");
    }

    @Test
    void aPromptIsCutIntoTokens() throws Exception {
        JsonNode tokens = json(server.post("/v1/tokens", "{\"prompt\": \"a fox\"}"));

        assertThat(tokens.path("count").asInt()).isEqualTo(2);
        assertThat(tokens.path("tokens").toString()).isEqualTo("[\"a\",\"fox\"]");
        assertThat(tokens.path("cut_text").isNull()).isTrue();
    }

    @Test
    void aPictureTellsItsRecipe() throws Exception {
        byte[] picture = SamplePictures.pngWithParameters(
                "a red fox\nNegative prompt: blur\nSteps: 20, Sampler: Euler, CFG scale: 3.5, Seed: 7, Size: 64x32");

        HttpResponse<String> response = server.send(server.request("/v1/recipe")
                .header("Content-Type", "image/png")
                .POST(BodyPublishers.ofByteArray(new byte[0])));
        assertThat(response.statusCode()).isEqualTo(400);
        response = server.send(server.request("/v1/recipe")
                .header("Content-Type", "image/png")
                .POST(BodyPublishers.ofByteArray(picture)));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(json(response).path("prompt").asString()).isEqualTo("a red fox");
        assertThat(json(response).path("seed").asInt()).isEqualTo(7);
        assertThat(json(response).path("size").asString()).isEqualTo("64x32");
    }

    @Test
    void aPictureWithoutARecipeSaysSoWithoutNamesOfFolders() throws Exception {
        HttpResponse<String> response = server.send(server.request("/v1/recipe")
                .header("Content-Type", "image/png")
                .POST(BodyPublishers.ofByteArray(SamplePictures.png(4, 4))));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response).path("code").asString()).isEqualTo("recipe-missing");
        assertThat(error(response).path("message").asString()).doesNotContain("/tmp");
    }

    @Test
    void healthIsToldInJson() throws Exception {
        assertThat(server.get("/health/live").body()).isEqualTo("{\"status\":\"ok\",\"reasons\":[]}");
        assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void metricsCountRequestsByRouteAndNeverTellPrompts() throws Exception {
        server.post("/v1/images/generations", "{\"prompt\": \"a secret fox\"}");
        for (int i = 0; i < 20; i++) {
            server.get("/nowhere/" + i);
        }

        HttpResponse<String> response = server.get("/metrics");

        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
        assertThat(response.body())
                .contains("requests_total{method=\"POST\",route=\"/v1/images/generations\",status=\"200\"} 1.0")
                .contains("request_duration_seconds_count{")
                .contains("queue_depth 3.0")
                .contains("uptime_seconds ")
                .doesNotContain("fox")
                .doesNotContain("/nowhere/7");
    }

    @Test
    void aRequestHasANumberWhichMayBeTheClients() throws Exception {
        assertThat(server.get("/v1/models").headers().firstValue("X-Request-Id").orElseThrow())
                .hasSize(36);
        assertThat(server.send(server.request("/v1/models").header("X-Request-Id", "mine-1"))
                        .headers()
                        .firstValue("X-Request-Id"))
                .contains("mine-1");
        assertThat(server.send(server.request("/v1/models").header("X-Request-Id", "<script>"))
                        .headers()
                        .firstValue("X-Request-Id")
                        .orElseThrow())
                .hasSize(36);
    }

    @Test
    void wrongAddressesAndMethodsAreErrorsOfTheSameForm() throws Exception {
        HttpResponse<String> nowhere = server.get("/v1/nowhere");
        assertThat(nowhere.statusCode()).isEqualTo(404);
        assertThat(nowhere.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(error(nowhere).path("code").asString()).isEqualTo("route-unknown");

        HttpResponse<String> wrong = server.get("/v1/images/generations");
        assertThat(wrong.statusCode()).isEqualTo(405);
        assertThat(wrong.headers().firstValue("Allow")).contains("POST");
        assertThat(error(wrong).path("code").asString()).isEqualTo("method-not-allowed");
    }

    @Test
    void thePageComesFromHereAlone() throws Exception {
        HttpResponse<String> index = server.get("/");

        assertThat(index.statusCode()).isEqualTo(200);
        assertThat(index.headers().firstValue("Content-Type")).contains("text/html;charset=utf-8");
        assertThat(index.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'; script-src 'self'")
                .contains("frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'")
                .doesNotContain("unsafe");
        assertThat(index.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(index.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(server.get("/page/app.js").headers().firstValue("Content-Type"))
                .contains("text/javascript;charset=utf-8");
        assertThat(server.get("/page/parts/style.css").statusCode()).isEqualTo(200);
        assertThat(error(server.get("/page/none.js")).path("code").asString()).isEqualTo("page-not-found");
    }

    @Test
    void aPageThatHasNotChangedIsNotSentAgain() throws Exception {
        String tag = server.get("/").headers().firstValue("ETag").orElseThrow();

        assertThat(server.send(server.request("/").header("If-None-Match", tag)).statusCode())
                .isEqualTo(304);
        assertThat(server.send(server.request("/").header("If-None-Match", "\"x\""))
                        .statusCode())
                .isEqualTo(200);
    }
}
