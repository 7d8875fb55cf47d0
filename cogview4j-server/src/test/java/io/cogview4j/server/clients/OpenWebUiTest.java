package io.cogview4j.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The requests of Open WebUI, one after the other as in its {@code backend/open_webui/routers/images.py}. */
class OpenWebUiTest {
    private static final String BOUNDARY = "e7c1b6a09d2f";

    @TempDir
    private static Path folder;

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.in(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Without a password it sends an empty header. */
    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.address().resolve(path)).header("authorization", "");
    }

    private static HttpResponse<String> post(String path, String json) {
        return server.send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build());
    }

    private static byte[] decoded(JsonNode base64) {
        return Base64.getDecoder().decode(base64.asString());
    }

    @Test
    void drawsThroughItsEngineForAutomatic1111() {
        HttpResponse<String> verified =
                server.send(request("/sdapi/v1/options").GET().build());
        assertThat(verified.statusCode()).isEqualTo(200);

        JsonNode models = RunningServer.json(
                server.send(request("/sdapi/v1/sd-models").GET().build()));
        String chosen = models.path(0).path("title").asString();
        assertThat(models.path(0).path("model_name").asString()).isNotEmpty();

        ObjectNode options = (ObjectNode) RunningServer.json(verified);
        assertThat(options.path("sd_model_checkpoint").asString()).isEqualTo(chosen);
        options.put("sd_model_checkpoint", "another");
        assertThat(post("/sdapi/v1/options", options.toString()).statusCode()).isEqualTo(200);

        JsonNode answer = RunningServer.json(post("/sdapi/v1/txt2img", """
                {"prompt": "a red heart", "batch_size": 2, "width": 128, "height": 128, "steps": 2,
                 "negative_prompt": "blue"}"""));

        assertThat(answer.path("images").size()).isEqualTo(2);
        assertThat(decoded(answer.path("images").path(0))).startsWith(0x89, 'P', 'N', 'G');
        JsonNode info = JsonMapper.shared().readTree(answer.path("info").asString());
        assertThat(info.path("all_seeds").size()).isEqualTo(2);
        assertThat(info.path("infotexts").path(0).asString())
                .startsWith("a red heart\nNegative prompt: blue\nSteps: 2");
    }

    @Test
    void drawsThroughItsEngineForOpenAi() {
        JsonNode answer = RunningServer.json(
                server.send(HttpRequest.newBuilder(server.address().resolve("/v1/images/generations"))
                        .header("Authorization", "Bearer ")
                        .header("Content-Type", "application/json")
                        .header("X-OpenWebUI-User-Name", "Ann")
                        .POST(HttpRequest.BodyPublishers.ofString("""
                        {"model": "dall-e-2", "prompt": "a red heart", "n": 1, "size": "128x128",
                         "response_format": "b64_json", "steps": 2}"""))
                        .build()));

        assertThat(decoded(answer.path("data").path(0).path("b64_json"))).startsWith(0x89, 'P', 'N', 'G');
    }

    @Test
    void editsThroughItsEngineForOpenAi() throws IOException {
        ByteArrayOutputStream picture = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(128, 128, BufferedImage.TYPE_INT_RGB), "jpeg", picture);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        field(body, "model", "gpt-image-1");
        field(body, "prompt", "a blue star");
        field(body, "n", "1");
        field(body, "size", "128x128");
        field(body, "response_format", "b64_json");
        write(
                body,
                "--" + BOUNDARY + "\r\nContent-Type: image/jpeg\r\nContent-Disposition: form-data; name=\"image[]\"; "
                        + "filename=\"9c2f3a.jpg\"\r\n\r\n");
        body.write(picture.toByteArray());
        write(body, "\r\n--" + BOUNDARY + "--\r\n");

        JsonNode answer = RunningServer.json(
                server.send(HttpRequest.newBuilder(server.address().resolve("/v1/images/edits?api-version=2025-04-01"))
                        .header("Authorization", "Bearer any")
                        .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                        .build()));

        assertThat(decoded(answer.path("data").path(0).path("b64_json"))).startsWith(0x89, 'P', 'N', 'G');
    }

    private static void field(ByteArrayOutputStream body, String name, String value) throws IOException {
        write(
                body,
                "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n");
    }

    private static void write(ByteArrayOutputStream body, String text) throws IOException {
        body.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
