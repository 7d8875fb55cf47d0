package io.cogview4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Of pictures that were made of embeddings of another program, nobody claims to know the prompt. */
class ForeignEmbeddingsTest {
    private static final String SHAPE = "[1, 16, 192]";
    private static final int BYTES = 16 * 192 * Float.BYTES;

    @TempDir
    Path folder;

    private CliRun drawn = new CliRun(0, "", "");

    @BeforeEach
    void draw() throws IOException {
        Path file = folder.resolve("foreign.safetensors");
        HostileFile.write(file, HostileFile.both(SHAPE, BYTES, SHAPE, BYTES), 2 * BYTES);
        drawn = CliRun.of("generate", "--embeddings", file.toString(), "--steps", "1", "--output", image(), "--json")
                .succeeds();
    }

    @Test
    void theReportDoesNotStateIt() {
        JsonNode json = JsonMapper.shared().readTree(drawn.out());

        assertThat(json.has("prompt")).isFalse();
        assertThat(json.path("pictures").path(0).has("prompt")).isFalse();
        assertThat(json.path("pictures").path(0).has("negativePrompt")).isFalse();
        assertThat(json.path("pictures").path(0).has("seed")).isTrue();
    }

    @Test
    void norDoesThePicture() {
        JsonNode json = JsonMapper.shared()
                .readTree(CliRun.of("inspect", image(), "--json").succeeds().out())
                .path("files")
                .path(0);

        assertThat(json.has("prompt")).isFalse();
        assertThat(json.has("negativePrompt")).isFalse();
        assertThat(json.path("steps").asInt()).isEqualTo(1);
        assertThat(json.path("texts").path("parameters").asString()).startsWith("Steps: 1, ");
        assertThat(CliRun.of("inspect", image()).succeeds().out()).containsPattern("prompt +\\(unknown\\)");
    }

    private String image() {
        return folder.resolve("a.png").toString();
    }
}
