package io.cogview4j.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.cli.CliRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LoraCommandTest {
    private static final String NIGHT = "../cogview4j-core/src/test/resources/lora/night.safetensors";
    private static final String OF_ANOTHER_MODEL =
            "../cogview4j-core/src/test/resources/reference/lora/style/pytorch_lora_weights.safetensors";

    @TempDir
    Path folder;

    private CliRun generate(String... loras) {
        List<String> arguments = new ArrayList<>(List.of(
                "generate", "a red heart", "--size", "128x128", "--steps", "2", "--seed", "1", "--output", picture()));
        for (String lora : loras) {
            arguments.addAll(lora.startsWith("--") ? List.of(lora) : List.of("--lora", lora));
        }
        return CliRun.of(arguments.toArray(String[]::new));
    }

    private String picture() {
        return folder.resolve("heart.png").toString();
    }

    private static JsonNode json(CliRun run) {
        return JsonMapper.shared().readTree(run.succeeds().out());
    }

    @Test
    void picturesRememberEachLoraWithItsWeight() {
        JsonNode loras = json(generate(NIGHT + ":0.75", NIGHT, "--json")).path("loras");

        assertThat(loras.size()).isEqualTo(2);
        assertThat(loras.path(0).path("name").asString()).isEqualTo("night.safetensors");
        assertThat(loras.path(0).path("weight").asDouble()).isEqualTo(0.75);
        assertThat(loras.path(1).path("weight").asDouble()).isEqualTo(1);
        assertThat(loras.path(1).path("sha256").asString()).hasSize(64);
        assertThat(CliRun.of("inspect", picture()).succeeds().out()).contains("night.safetensors:0.75, sha256 ");
        JsonNode picture =
                json(CliRun.of("inspect", picture(), "--json")).path("files").path(0);
        assertThat(picture.path("loras")).isEqualTo(loras);
    }

    @Test
    void aFileWhoseNameHasColonsIsTheFile() throws IOException {
        Path file = Files.copy(Path.of(NIGHT), folder.resolve("night:2"));

        assertThat(json(generate(file.toString(), "--json"))
                        .path("loras")
                        .path(0)
                        .path("weight")
                        .asDouble())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {":strong", ":", ":1e3", ":NaN", ":0,5"})
    void whatIsNoWeightIsSaid(String end) {
        generate(NIGHT + end).failsWith(2, "night.safetensors" + end + " names no LoRA with a weight");
    }

    @Test
    void weightsBeyondAllUseAreRefused() {
        generate(NIGHT + ":-500").failsWith(2, "-500", "100");
    }

    @Test
    void aLoraOfAnotherModelIsRefusedBeforeTheWork() {
        generate(OF_ANOTHER_MODEL).failsWith(1, "[4, 64]", "[4, 256]", "to_k");
        assertThat(folder.resolve("heart.png")).doesNotExist();
    }

    @Test
    void embeddingsAreNoLora() {
        String embeddings = folder.resolve("e.safetensors").toString();
        CliRun.of("encode", "a red heart", "--no-cache", "--output", embeddings).succeeds();

        generate(embeddings).failsWith(1, "prompt embeddings", "--embeddings");
    }

    @Test
    void inspectTellsWhatALoraIsAndWhetherItFits() {
        assertThat(CliRun.of("inspect", NIGHT).succeeds().out())
                .contains("LoRA, layers: 24, rank 2, BF16", "attn1.to_v x6", "alpha", "4.0", "tiny");

        JsonNode file =
                json(CliRun.of("inspect", NIGHT, "--json")).path("files").path(0);
        assertThat(file.path("kind").asString()).isEqualTo("lora");
        assertThat(file.path("targets").path("ff.net.2").asInt()).isEqualTo(6);
        assertThat(file.path("alphas").path(0).asDouble()).isEqualTo(4);
        assertThat(file.path("model").asString()).isEqualTo("tiny");
    }

    @Test
    void inspectRefusesALoraThatDoesNotFit() {
        CliRun run = CliRun.of("inspect", OF_ANOTHER_MODEL);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("rank 4", "[4, 64]");
    }
}
