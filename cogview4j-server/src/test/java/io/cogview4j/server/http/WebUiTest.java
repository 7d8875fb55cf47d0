package io.cogview4j.server.http;

import static io.cogview4j.server.http.StartedServer.error;
import static io.cogview4j.server.http.StartedServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.server.job.Drawing;
import io.cogview4j.server.job.JobState;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Pictures as programs ask for them that know Stable Diffusion web UI, Open WebUI among them. */
@TestInstance(Lifecycle.PER_CLASS)
class WebUiTest {
    private static final String TEXT = "/sdapi/v1/txt2img";
    private static final String PICTURE = "/sdapi/v1/img2img";

    private StartedServer server;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = new StartedServer(folder);
    }

    @BeforeEach
    void drawAtOnce() {
        server.jobs.happens(id -> server.jobs.done(id, server.picture(0, "one"), server.picture(1, "two")));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private Drawing asked() {
        return (Drawing) server.jobs.lastAsked().work();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Test
    void takesWhatOpenWebUiSends() throws Exception {
        HttpResponse<String> response = server.post(TEXT, """
                {"prompt": "a fox", "batch_size": 2, "width": 64, "height": 32, "steps": 12, "negative_prompt": "blur",
                 "cfg_scale": 3.5, "sampler_name": "DPM++ 2M", "scheduler": "Automatic", "seed": -1}""");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(asked().prompt()).isEqualTo("a fox");
        assertThat(asked().negativePrompt()).isEqualTo("blur");
        assertThat(asked().count()).isEqualTo(2);
        assertThat(asked().width()).isEqualTo(64);
        assertThat(asked().height()).isEqualTo(32);
        assertThat(asked().seed()).isNull();
        assertThat(asked().sampler()).isEqualTo("dpmpp-2m");
        JsonNode images = json(response).path("images");
        assertThat(images).hasSize(2);
        assertThat(Base64.getDecoder().decode(images.path(1).asString()))
                .isEqualTo("two".getBytes(StandardCharsets.UTF_8));
        assertThat(json(response).path("parameters").path("cfg_scale").asDouble())
                .isEqualTo(3.5);
    }

    @Test
    void theSeedsAreInATextOfJson() throws Exception {
        JsonNode info = new JsonMapper()
                .readTree(json(server.post(TEXT, "{\"prompt\": \"a\"}"))
                        .path("info")
                        .asString());

        assertThat(info.path("seed").asInt()).isEqualTo(41);
        assertThat(info.path("all_seeds").toString()).isEqualTo("[41,42]");
        assertThat(info.path("infotexts").path(0).asString()).isEqualTo("Steps: 4");
        assertThat(info.path("sd_model_name").asString()).isEqualTo("test-model");
    }

    @Test
    void adaptationsAreNamedInThePrompt() throws Exception {
        server.post(TEXT, "{\"prompt\": \"a fox <lora:ink:0.8> at dusk <lora:clay>\"}");

        assertThat(asked().prompt()).isEqualTo("a fox  at dusk");
        assertThat(asked().loras())
                .containsExactly(new Drawing.LoraChoice("ink", 0.8), new Drawing.LoraChoice("clay", 1));
        assertThat(error(server.post(TEXT, "{\"prompt\": \"<lora:../x:1>\"}"))
                        .path("code")
                        .asString())
                .isEqualTo("lora-unknown");
    }

    @Test
    void aPictureComesInBase64() throws Exception {
        byte[] picture = SamplePictures.png(8, 8);

        HttpResponse<String> response = server.post(
                PICTURE,
                "{\"prompt\": \"a\", \"init_images\": [\"data:image/png;base64,%s\"], \"mask\": \"%s\", \"inpainting_mask_invert\": 1}"
                        .formatted(base64(picture), base64(picture)));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        Drawing.PictureEdit edit = asked().edit();
        assertThat(edit).isNotNull();
        assertThat(Files.readAllBytes(server.blobs.file(edit.picture()).orElseThrow()))
                .isEqualTo(picture);
        assertThat(edit.mask()).isEqualTo(edit.picture());
        assertThat(edit.maskInverted()).isTrue();
        assertThat(edit.strength()).isEqualTo(0.75);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            txt2img | {"prompt": 1}                               | prompt             | field-not-text
            txt2img | {"prompt": "a", "width": 64}                | height             | field-missing
            txt2img | {"prompt": "a", "batch_size": 4, "n_iter": 3} | batch_size       | field-unfit
            txt2img | {"prompt": "a", "scheduler": "Karras"}      | scheduler          | field-unfit
            txt2img | {"prompt": "a", "sampler_name": "magic"}    | sampler            | sampler-unknown
            img2img | {"prompt": "a"}                             | init_images        | field-missing
            img2img | {"prompt": "a", "init_images": [1]}         | init_images        | field-not-text
            img2img | {"prompt": "a", "init_images": ["<b>"]}     | init_images        | upload-not-base64
            img2img | {"prompt": "a", "init_images": ["AAAA"]}    | init_images        | upload-not-a-picture
            img2img | {"prompt": "a", "init_images": ["http://169.254.169.254/"]} | init_images | upload-not-base64
            img2img | {"prompt": "a", "init_images": ["a", "b"]}  | init_images        | pictures-several
            img2img | {"init_images": ["a"], "denoising_strength": 2} | strength       | strength-out-of-range""")
    void whatCannotBeIsNamed(String route, String body, String param, String code) throws Exception {
        HttpResponse<String> response = server.post("/sdapi/v1/" + route, body);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(error(response).path("param").asString()).isEqualTo(param);
        assertThat(error(response).path("code").asString()).isEqualTo(code);
    }

    @Test
    void listsAreThere() throws Exception {
        assertThat(json(server.get("/sdapi/v1/options"))
                        .path("sd_model_checkpoint")
                        .asString())
                .isEqualTo("test-model");
        assertThat(server.post("/sdapi/v1/options", "{\"sd_model_checkpoint\": \"other\"}")
                        .body())
                .isEqualTo("null");
        assertThat(json(server.get("/sdapi/v1/sd-models")).path(0).path("title").asString())
                .isEqualTo("test-model");
        assertThat(json(server.get("/sdapi/v1/samplers")).path(2).path("name").asString())
                .isEqualTo("DPM++ 2M");
        assertThat(json(server.get("/sdapi/v1/schedulers"))
                        .path(0)
                        .path("label")
                        .asString())
                .isEqualTo("Automatic");
        assertThat(json(server.get("/sdapi/v1/loras")).path(0).path("name").asString())
                .isEqualTo("ink");
        assertThat(json(server.get("/sdapi/v1/memory"))
                        .path("ram")
                        .path("total")
                        .asLong())
                .isPositive();
        assertThat(server.get("/sdapi/v1/sd-vae").body()).isEqualTo("[]");
        assertThat(server.get("/sdapi/v1/upscalers").body()).isEqualTo("[]");
        assertThat(server.get("/sdapi/v1/embeddings").body()).isEqualTo("{\"loaded\":{},\"skipped\":{}}");
    }

    @Test
    void progressIsThatOfTheClientsOwnJob(@TempDir Path folder) throws Exception {
        try (StartedServer other = new StartedServer(folder)) {
            JsonNode idle = json(other.get("/sdapi/v1/progress"));
            assertThat(idle.path("progress").asDouble(-1)).isZero();
            assertThat(idle.path("state").path("job_count").asInt(-1)).isZero();
            assertThat(idle.path("current_image").isNull()).isTrue();
            other.post("/v1/jobs", "{\"prompt\": \"a\"}");
            other.jobs.progress(other.jobs.only().id(), 1, 4);
            other.jobs.preview(other.jobs.only().id(), 1, "png".getBytes(StandardCharsets.UTF_8));

            JsonNode busy = json(other.get("/sdapi/v1/progress"));

            assertThat(busy.path("progress").asDouble()).isEqualTo(0.25);
            assertThat(busy.path("eta_relative").asDouble()).isEqualTo(6);
            assertThat(busy.path("state").path("sampling_step").asInt()).isEqualTo(1);
            assertThat(busy.path("state").path("sampling_steps").asInt()).isEqualTo(4);
            assertThat(busy.path("current_image").asString()).isEqualTo("cG5n");
            assertThat(json(other.get("/sdapi/v1/progress?skip_current_image=true"))
                            .path("current_image")
                            .isNull())
                    .isTrue();
        }
    }

    @Test
    void interruptingEndsTheClientsOwnJob(@TempDir Path folder) throws Exception {
        try (StartedServer other = new StartedServer(folder)) {
            other.post("/v1/jobs", "{\"prompt\": \"a\"}");
            other.jobs.begin(other.jobs.only().id());

            HttpResponse<String> response = other.post("/sdapi/v1/interrupt", "");

            assertThat(response.body()).isEqualTo("{}");
            assertThat(other.jobs.only().state()).isEqualTo(JobState.CANCELLED);
            assertThat(other.post("/sdapi/v1/skip", "").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aPictureTellsHowItWasMade() throws Exception {
        byte[] picture = SamplePictures.pngWithParameters(
                "a red fox\nNegative prompt: blur\nSteps: 20, Sampler: Euler, CFG scale: 3.5, Seed: 7, Size: 64x32");

        assertThat(json(server.post("/sdapi/v1/png-info", "{\"image\": \"" + base64(picture) + "\"}"))
                        .path("info")
                        .asString())
                .startsWith("a red fox\nNegative prompt: blur\nSteps: 20")
                .contains("Seed: 7");
        assertThat(json(server.post("/sdapi/v1/png-info", "{\"image\": \"" + base64(SamplePictures.png(4, 4)) + "\"}"))
                        .path("info")
                        .asString())
                .isEmpty();
    }
}
