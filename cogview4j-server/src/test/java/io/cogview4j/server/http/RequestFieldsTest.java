package io.cogview4j.server.http;

import static io.cogview4j.server.http.StartedServer.error;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What cannot be so is refused, by name. */
@TestInstance(Lifecycle.PER_CLASS)
class RequestFieldsTest {
    private static final String PATH = "/v1/images/generations";

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

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"prompt": 1}                                    | prompt            | field-not-text
            {"prompt": ["a"]}                                | prompt            | field-not-text
            {"negative_prompt": 1, "prompt": "a"}            | negative_prompt   | field-not-text
            {}                                               | prompt            | field-missing
            {"prompt": "a", "n": "2"}                        | n                 | field-not-whole
            {"prompt": "a", "n": 1.5}                        | n                 | field-not-whole
            {"prompt": "a", "n": 0}                          | n                 | field-unfit
            {"prompt": "a", "n": 11}                         | n                 | field-unfit
            {"prompt": "a", "size": 64}                      | size              | field-not-text
            {"prompt": "a", "size": "big"}                   | size              | size-unreadable
            {"prompt": "a", "size": "0x64"}                  | size              | size-not-positive
            {"prompt": "a", "steps": 0}                      | steps             | steps-not-positive
            {"prompt": "a", "steps": -9999999999}            | steps             | steps-not-positive
            {"prompt": "a", "guidance": "x"}                 | guidance          | field-not-number
            {"prompt": "a", "guidance": 1e999}               | guidance          | field-not-number
            {"prompt": "a", "guidance": -1}                  | guidance          | guidance-out-of-range
            {"prompt": "a", "seed": 1.5}                     | seed              | field-not-whole
            {"prompt": "a", "seed": 9223372036854775808}     | seed              | field-unfit
            {"prompt": "a", "seed": 1e30}                    | seed              | field-unfit
            {"prompt": "a", "sampler": "magic"}              | sampler           | sampler-unknown
            {"prompt": "a", "cache": "fbc:2"}                | cache             | step-cache-invalid
            {"prompt": "a", "cache": true}                   | cache             | field-not-text
            {"prompt": "a", "quality": "best"}               | quality           | field-unfit
            {"prompt": "a", "output_format": "gif"}          | output_format     | field-unfit
            {"prompt": "a", "output_compression": 101}       | output_compression| field-unfit
            {"prompt": "a", "stream": "yes"}                 | stream            | field-not-flag
            {"prompt": "a", "partial_images": 4}             | partial_images    | field-unfit
            {"prompt": "a", "style": 1}                      | style             | field-not-text
            {"prompt": "a", "user": {}}                      | user              | field-not-text
            {"prompt": "a", "model": []}                     | model             | field-not-text
            {"prompt": "a", "response_format": 1}            | response_format   | field-not-text
            {"prompt": "a", "memory": "lots"}                | memory            | memory-unreadable
            {"prompt": "a", "loras": "ink"}                  | loras             | field-not-list
            {"prompt": "a", "loras": ["other"]}              | loras             | lora-unknown
            {"prompt": "a", "loras": ["../ink"]}             | loras             | lora-unknown
            {"prompt": "a", "loras": ["ink:x"]}              | loras             | field-unfit
            {"prompt": "a", "loras": [{"weight": 1}]}        | loras             | field-unfit
            {"prompt": "a", "embeddings": "emb_1"}           | embeddings        | file-forgotten
            {"prompt": "a", "embeddings": "../../etc/passwd"}| embeddings        | file-forgotten
            {"prompt": "a", "on_disconnect": "burn"}         | on_disconnect     | field-unfit
            {"prompt": "a", "prompt": "b"}                   | prompt            | json-key-twice""")
    void areNamed(String json, String param, String code) throws Exception {
        HttpResponse<String> response = server.post(PATH, json);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(error(response).path("type").asString()).isEqualTo("invalid_request_error");
        assertThat(error(response).path("param").asString()).isEqualTo(param);
        assertThat(error(response).path("code").asString()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"prompt": "a"       | json-malformed
            {"prompt": "a"} x    | json-malformed
            {'prompt': 'a'}      | json-malformed
            {"prompt": NaN}      | json-malformed
            // {"prompt": "a"}   | json-malformed
            []                   | json-not-object
            "a"                  | json-not-object
            null                 | json-not-object""")
    void aBodyThatIsNoObjectIsRefused(String json, String code) throws Exception {
        HttpResponse<String> response = server.post(PATH, json);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(error(response).path("code").asString()).isEqualTo(code);
        assertThat(error(response).path("param").isNull()).isTrue();
    }

    @Test
    void anEmptyBodyIsRefused() throws Exception {
        assertThat(error(server.post(PATH, "")).path("code").asString()).isEqualTo("json-not-object");
    }

    @Test
    void aPromptThatIsABookIsRefused() throws Exception {
        HttpResponse<String> response = server.post(PATH, "{\"prompt\": \"" + "a".repeat(1_001) + "\"}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response).path("code").asString()).isEqualTo("prompt-too-long");
    }

    @Test
    void anEmptyPromptIsAPrompt() throws Exception {
        assertThat(server.post(PATH, "{\"prompt\": \"\"}").statusCode()).isEqualTo(200);
    }

    @Test
    void errorsAreToldInTheClientsLanguage() throws Exception {
        HttpResponse<String> response =
                server.send(server.json(PATH, "{}").header("Accept-Language", "fr, zh-CN;q=0.9, en;q=0.8"));

        assertThat(error(response).path("what").asString()).isEqualTo("缺少字段 \"prompt\"。");
        assertThat(error(response).path("message").asString()).contains("缺少字段");
    }

    @Test
    void halvesOfTheModelSayWhatTheyDoNotDo(@TempDir Path folder) throws Exception {
        try (StartedServer draws = new StartedServer(folder, StartedServer.SETTINGS, new FakeModel(false, true));
                StartedServer encodes = new StartedServer(folder, StartedServer.SETTINGS, new FakeModel(true, false))) {
            assertThat(error(draws.post(PATH, "{\"prompt\": \"a\"}"))
                            .path("code")
                            .asString())
                    .isEqualTo("draws-only");
            assertThat(error(encodes.post(PATH, "{\"prompt\": \"a\"}"))
                            .path("code")
                            .asString())
                    .isEqualTo("encodes-only");
        }
    }

    @Test
    void aSeedBeyondTheLargestIsToldWhichThatIs() throws Exception {
        HttpResponse<String> response = server.post(PATH, "{\"prompt\": \"a\", \"seed\": 9223372036854775808}");

        assertThat(error(response).path("why").asString()).contains(" - 9223372036854775807");
        assertThat(server.post(PATH, "{\"prompt\": \"a\", \"seed\": 9223372036854775807}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aServerWithoutLorasSaysThatItHasNone(@TempDir Path folder) throws Exception {
        FakeModel without = new FakeModel(true, true, List.of());
        try (StartedServer bare = new StartedServer(folder, StartedServer.SETTINGS, without)) {
            JsonNode error = error(bare.post(PATH, "{\"prompt\": \"a\", \"loras\": [\"ink\"]}"));

            assertThat(error.path("code").asString()).isEqualTo("lora-none-served");
            assertThat(error.path("param").asString()).isEqualTo("loras");
        }
    }
}
