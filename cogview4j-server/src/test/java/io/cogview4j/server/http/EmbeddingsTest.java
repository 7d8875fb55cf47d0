package io.cogview4j.server.http;

import static io.cogview4j.server.http.StartedServer.error;
import static io.cogview4j.server.http.StartedServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.server.job.Drawing;
import io.cogview4j.server.job.Encoding;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The half of a run that encodes prompts, apart from the half that draws. */
@TestInstance(Lifecycle.PER_CLASS)
class EmbeddingsTest {
    private static final String PATH = "/v1/embeddings/images";
    private static final byte[] FILE =
            safetensors("\"prompt_embeds\":{\"dtype\":\"F32\",\"shape\":[1,16,4],\"data_offsets\":[0,256]}", 256);

    private StartedServer server;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = new StartedServer(folder);
        server.jobs.happens(id -> server.jobs.done(id, server.result(0, FILE, "application/octet-stream", null)));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** A file with this header and so many zeros. */
    private static byte[] safetensors(String tensors, int bytes) {
        byte[] header = ("{" + tensors + "}").getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .array());
        file.writeBytes(header);
        file.writeBytes(new byte[bytes]);
        return file.toByteArray();
    }

    private String uploaded() throws Exception {
        return json(server.post(PATH, new MultipartForm().file("file", FILE)))
                .path("id")
                .asString();
    }

    @Test
    void aPromptIsEncoded() throws Exception {
        HttpResponse<String> response = server.post(PATH, "{\"prompt\": \"a fox\", \"negative_prompt\": \"blur\"}");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode body = json(response);
        assertThat(body.path("object").asString()).isEqualTo("image.embeddings");
        assertThat(body.path("id").asString()).matches("emb_[0-9a-f]{64}");
        assertThat(body.path("prompts").path(0).path("shape").toString()).isEqualTo("[1,16,4]");
        assertThat(body.path("negatives")).isEmpty();
        Encoding asked = (Encoding) server.jobs.lastAsked().work();
        assertThat(asked.prompts()).containsExactly(new Encoding.Text("a fox", "blur"));
        assertThat(asked.guided()).isTrue();
    }

    @Test
    void severalPromptsAreEncodedAtOnce() throws Exception {
        server.post(PATH, "{\"prompts\": [{\"prompt\": \"a\"}, {\"prompt\": \"b\"}], \"guidance\": 1}");

        Encoding asked = (Encoding) server.jobs.lastAsked().work();
        assertThat(asked.prompts()).containsExactly(new Encoding.Text("a", null), new Encoding.Text("b", null));
        assertThat(asked.guided()).isFalse();
    }

    @Test
    void aFileIsStoredAndGivenBack() throws Exception {
        String id = uploaded();

        HttpResponse<byte[]> file = server.client.send(
                server.request(PATH + "/" + id + "/file").build(), HttpResponse.BodyHandlers.ofByteArray());

        assertThat(file.body()).isEqualTo(FILE);
        assertThat(file.headers().firstValue("Content-Type")).contains("application/octet-stream");
        assertThat(file.headers().firstValue("Content-Disposition").orElseThrow())
                .contains(id + ".safetensors");
        assertThat(json(server.get(PATH + "/" + id)).path("bytes").asInt()).isEqualTo(FILE.length);
    }

    @Test
    void picturesAreMadeOfThem() throws Exception {
        String id = uploaded();

        HttpResponse<String> response =
                server.post("/v1/jobs", "{\"embeddings\": \"" + id + "#2\", \"prompt\": \"ignored\"}");

        assertThat(response.statusCode()).isEqualTo(202);
        Drawing asked = (Drawing) server.jobs.lastAsked().work();
        assertThat(asked.prompt()).isNull();
        assertThat(asked.embeddings()).isNotNull();
        assertThat(asked.embeddings().number()).isEqualTo(2);
        assertThat(json(response).path("request").path("embeddings").asString()).isEqualTo(id + "#2");
    }

    @Test
    void aFormMayBringThemAlong() throws Exception {
        HttpResponse<String> response = server.post("/v1/jobs", new MultipartForm().file("embeddings", FILE));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        assertThat(((Drawing) server.jobs.lastAsked().work()).embeddings()).isNotNull();
    }

    @Test
    void aDamagedFileIsTheClientsFault() throws Exception {
        HttpResponse<String> response = server.post(PATH, new MultipartForm().file("file", new byte[] {1, 2, 3}));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response).path("code").asString()).isEqualTo("safetensors-no-length");
        assertThat(error(response).path("message").asString()).doesNotContain("/tmp");
    }

    @Test
    void aFileOfOtherTensorsIsTheClientsFault() throws Exception {
        byte[] other = safetensors("\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}", 4);

        HttpResponse<String> response = server.post(PATH, new MultipartForm().file("file", other));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response).path("code").asString()).isEqualTo("embeddings-missing");
    }

    @Test
    void picturesAreNotGivenOutByTheirContent() throws Exception {
        String sha = server.blobs
                .put("somebody's picture".getBytes(StandardCharsets.UTF_8))
                .sha256();

        assertThat(server.get(PATH + "/emb_" + sha + "/file").statusCode()).isEqualTo(404);
        assertThat(server.get(PATH + "/emb_" + sha).statusCode()).isEqualTo(404);
    }

    @Test
    void shapesAreCheckedWithoutAnyTensor() throws Exception {
        JsonNode fits = json(
                server.post(
                        PATH + "/check",
                        "{\"prompt_embeds\": [1, 144, 4096], \"negative_prompt_embeds\": [[1, 48, 4096]], \"dtype\": \"BF16\"}"));
        JsonNode wide = json(server.post(PATH + "/check", "{\"prompt_embeds\": [1, 144, 4095]}"));

        assertThat(fits.path("accepted").asBoolean()).isTrue();
        assertThat(wide.path("accepted").asBoolean()).isFalse();
        assertThat(wide.path("findings").path(0).path("severity").asString()).isEqualTo("error");
        assertThat(wide.path("findings").path(0).path("code").asString()).startsWith("embeddings-width");
        assertThat(wide.path("findings").path(0).path("advice").asString()).isNotEmpty();
    }

    @Test
    void filesAreCheckedWhateverTheyAre() throws Exception {
        assertThat(json(server.post(PATH + "/check", "{\"embeddings\": \"" + uploaded() + "\"}"))
                        .path("accepted")
                        .asBoolean())
                .isTrue();
        JsonNode damaged = json(server.post(PATH + "/check", new MultipartForm().file("file", new byte[9])));
        assertThat(damaged.path("accepted").asBoolean(true)).isFalse();
        assertThat(damaged.path("findings")).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /check | {}                                        | prompt_embeds | field-missing
            /check | {"prompt_embeds": "x"}                    | prompt_embeds | field-not-list
            /check | {"prompt_embeds": [1, "a"]}               | prompt_embeds | field-unfit
            /check | {"prompt_embeds": [[1, 2], 3]}            | prompt_embeds | field-not-list
            /check | {"prompt_embeds": [1, -2, 3]}             | prompt_embeds | field-unfit
            /check | {"embeddings": "emb_x"}                   | embeddings    | file-forgotten
            /check | {"prompt_embeds": [1], "dtype": "<b>"}    | dtype         | field-unfit
            /check | {"embeddings": "e", "prompt_embeds": "x"} | prompt_embeds | field-not-list
            ``     | {"prompts": []}                           | prompts       | field-unfit
            ``     | {"prompts": [{"prompt": ""}], "prompt": 1} | prompt       | field-not-text
            ``     | {"prompts": ["a"]}                        | prompts       | field-unfit
            ``     | {"prompts": [{}]}                         | prompt        | field-missing
            ``     | {"negative_prompt": "a"}                  | prompt        | field-missing""")
    void whatCannotBeIsNamed(String path, String body, String param, String code) throws Exception {
        HttpResponse<String> response = server.post(PATH + path, body);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(error(response).path("param").asString()).isEqualTo(param);
        assertThat(error(response).path("code").asString()).isEqualTo(code);
    }
}
