package io.cogview4j.cli.quantise;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.cli.CliRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The built-in model in int8, by the command, and what the other commands do with it. */
class QuantizeCommandTest {
    @TempDir
    Path folder;

    private String output() {
        return folder.resolve("int8").toString();
    }

    @Test
    void printsTheFolderWhichAllCommandsTake() {
        CliRun run = CliRun.of("quantize", "--output", output()).succeeds();

        assertThat(run.out()).isEqualTo(output() + System.lineSeparator());
        assertThat(run.err())
                .contains(
                        "text_encoder: ", "transformer: 42 weights become int8, ", "rounding changed the weights by 0.")
                .contains("Quantised      15.5 MB to 8.3 MB in ", "Other weights linked: ");

        String embeddings = folder.resolve("prompt.safetensors").toString();
        CliRun.of("plan", "--model", output()).succeeds();
        CliRun.of("encode", "a red heart", "--model", output(), "--output", embeddings)
                .succeeds();
        assertThat(CliRun.of("inspect", output()).succeeds().out()).contains("I8", "quantization_config");
        String picture = folder.resolve("a.png").toString();
        CliRun drawn = CliRun.of("generate", "--embeddings", embeddings, "--steps", "1", "--output", picture);
        assertThat(drawn.succeeds().err()).contains("embeddings-other-rounding", "0.69 %");
        CliRun.of("generate", "a red heart", "--model", output(), "--steps", "1", "--output", picture + ".png")
                .succeeds();
    }

    @Test
    void asJsonTellsTheErrorOfEachWeight() {
        CliRun run = CliRun.of(
                        "quantize", "--output", output(), "--only", "transformer, ", "--group-size", "64", "--json")
                .succeeds();

        JsonNode answer = JsonMapper.shared().readTree(run.out());
        assertThat(answer.path("folder").asString()).isEqualTo(output());
        assertThat(answer.path("components").size()).isEqualTo(1);
        JsonNode transformer = answer.path("components").path(0);
        assertThat(transformer.path("component").asString()).isEqualTo("transformer");
        assertThat(transformer.path("bytes").asLong())
                .isLessThan(transformer.path("sourceBytes").asLong());
        assertThat(transformer.path("weightErrors").size())
                .isEqualTo(transformer.path("weights").asInt());
        assertThat(transformer
                        .path("weightErrors")
                        .path(0)
                        .path("relativeError")
                        .asDouble())
                .isBetween(0.001, 0.01);
    }

    @Test
    void whatIsThereIsNotOverwritten() throws IOException {
        Files.createDirectory(folder.resolve("int8"));

        CliRun.of("quantize", "--output", output()).failsWith(1, "quantise-output-exists", "is there already");
    }

    @Test
    void componentsAndGroupsAreReadStrictly() {
        CliRun.of("quantize", "--output", output(), "--only", "transformr").failsWith(2, "transformer");
        CliRun.of("quantize", "--output", output(), "--group-size", "7").failsWith(2, "16 to 1024");
        CliRun.of("quantize").failsWith(2, "--output");
    }

    @Test
    void afterCtrlCNothingIsLeft() {
        CliRun run = CliRun.interruptedAt("become int8", "quantize", "--output", output());

        assertThat(run.exitCode()).isEqualTo(130);
        assertThat(folder).isEmptyDirectory();
    }
}
