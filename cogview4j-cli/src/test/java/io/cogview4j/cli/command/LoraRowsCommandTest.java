package io.cogview4j.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.Lora;
import io.cogview4j.cli.CliRun;
import io.cogview4j.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rows of a file, each with LoRAs of its own. */
class LoraRowsCommandTest {
    private static final Path NIGHT = Path.of("../cogview4j-core/src/test/resources/lora/night.safetensors");
    private static final Path OF_ANOTHER_MODEL =
            Path.of("../cogview4j-core/src/test/resources/reference/lora/style/pytorch_lora_weights.safetensors");

    @TempDir
    Path folder;

    @BeforeEach
    void copyLoras() throws IOException {
        Files.copy(NIGHT, folder.resolve("night.safetensors"));
        Files.copy(OF_ANOTHER_MODEL, folder.resolve("other.safetensors"));
    }

    private CliRun generate(List<String> rows, String... options) throws IOException {
        Path file = Files.write(folder.resolve("rows.jsonl"), rows);
        List<String> all = new ArrayList<>(List.of("generate", "--prompts", file.toString(), "--seed", "7"));
        all.addAll(List.of("--steps", "2", "--name", folder + "/{prompt}"));
        all.addAll(List.of(options));
        return CliRun.of(all.toArray(String[]::new));
    }

    private static String row(String prompt, String lora) {
        return "{\"prompt\": \"" + prompt + "\", \"lora\": " + lora + "}";
    }

    private List<Double> weights(String picture) {
        return Recipe.read(folder.resolve(picture + ".png")).loras().stream()
                .map(Lora.Used::weight)
                .toList();
    }

    @Test
    void theOptionIsForRowsThatNameNone() throws IOException {
        generate(
                        List.of(
                                "{\"prompt\": \"open\"}",
                                row("own", "\"night.safetensors:0.5\""),
                                row("several", "[\"night.safetensors\", \"night.safetensors:-0.25\"]"),
                                row("none", "[]")),
                        "--lora",
                        NIGHT + ":2")
                .succeeds();

        assertThat(weights("open")).containsExactly(2.0);
        assertThat(weights("own")).containsExactly(0.5);
        assertThat(weights("several")).containsExactly(1.0, -0.25);
        assertThat(weights("none")).isEmpty();
    }

    @Test
    void theReportTellsThoseOfEachPicture() throws IOException {
        CliRun run = generate(List.of(row("a", "\"night.safetensors\""), row("b", "[]")), "--json");

        JsonNode report = JsonMapper.shared().readTree(run.succeeds().out());
        assertThat(report.has("loras")).isFalse();
        assertThat(report.at("/pictures/0/loras/0/name").asString()).isEqualTo("night.safetensors");
        assertThat(report.path("pictures").path(1).has("loras")).isFalse();
    }

    @Test
    void aRowWhoseLoraCannotBeUsedFailsAloneAndIsToldWithItsLine() throws IOException {
        CliRun run = generate(List.of(
                row("a", "\"night.safetensors\""),
                row("b", "\"missing.safetensors\""),
                row("c", "[\"night.safetensors\", \"other.safetensors\"]"),
                row("d", "\"night.safetensors:1000\""),
                row("e", "\"rows.jsonl\"")));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(weights("a")).containsExactly(1.0);
        assertThat(run.err().lines().filter(line -> line.contains("rows.jsonl, line")))
                .satisfiesExactly(
                        line -> assertThat(line).contains("line 2", "missing.safetensors"),
                        line -> assertThat(line).contains("line 3", "lora-other-shape", "other.safetensors"),
                        line -> assertThat(line).contains("line 4", "prompts-value-unfit", "night.safetensors:1000"),
                        line -> assertThat(line).contains("line 5"));
    }

    @Test
    void aLoraForAllThatCannotBeUsedStopsTheCommand() throws IOException {
        generate(
                        List.of("{\"prompt\": \"a\"}", row("b", "\"night.safetensors\"")),
                        "--lora",
                        OF_ANOTHER_MODEL.toString())
                .failsWith(1, "lora-other-shape");

        assertThat(folder.resolve("b.png")).doesNotExist();
    }

    @Test
    void picturesThatAreThereWithTheirOwnLorasAreLeftOut() throws IOException {
        List<String> rows = List.of(row("a", "\"night.safetensors\""), row("b", "[]"));
        generate(rows).succeeds();
        Files.delete(folder.resolve("b.png"));

        generate(rows, "--skip-existing").succeeds();

        assertThat(weights("a")).containsExactly(1.0);
        assertThat(weights("b")).isEmpty();
        generate(List.of(row("a", "\"night.safetensors:0.5\"")), "--skip-existing")
                .failsWith(2, "output-exists");
    }

    @Test
    void lorasOfAPictureAreForRowsThatNameNone() throws IOException {
        generate(List.of(row("a", "\"night.safetensors:0.75\""))).succeeds();
        String picture = folder.resolve("a.png").toString();

        generate(List.of("{\"prompt\": \"open\"}", row("own", "\"night.safetensors:0.5\"")), "--from", picture)
                .succeeds();

        assertThat(weights("open")).containsExactly(0.75);
        assertThat(weights("own")).containsExactly(0.5);
        Files.delete(folder.resolve("night.safetensors"));
        generate(List.of(row("bare", "[]")), "--from", picture).succeeds();
        assertThat(weights("bare")).isEmpty();
    }

    @Test
    void encodingTellsThatEmbeddingsDoNotKeepThem() throws IOException {
        Path rows = Files.write(
                folder.resolve("rows.jsonl"),
                List.of(
                        row("a", "\"night.safetensors\""),
                        row("b", "[]"),
                        "{\"prompt\": \"c\", \"image\": \"c.png\"}"));
        String embeddings = folder.resolve("embeddings.safetensors").toString();

        CliRun run = CliRun.of("encode", "--prompts", rows.toString(), "--no-cache", "--output", embeddings, "--json");

        List<String> told = JsonMapper.shared()
                .readTree(run.succeeds().out())
                .path("warnings")
                .valueStream()
                .filter(warning -> warning.path("code").asString().equals("prompt-files-not-stored"))
                .map(warning -> warning.path("what").asString())
                .toList();
        assertThat(told).singleElement().asString().contains("images: 2");
    }

    @Test
    void planCountsThem() throws IOException {
        Path rows = Files.write(
                folder.resolve("rows.jsonl"), List.of("{\"prompt\": \"a\"}", row("b", "\"night.safetensors\"")));

        JsonNode stages = JsonMapper.shared()
                .readTree(CliRun.of("plan", "--prompts", rows.toString(), "--json")
                        .succeeds()
                        .out())
                .path("stages");

        List<Long> weights = stages.valueStream()
                .filter(stage -> stage.path("name").asString().equals("denoising"))
                .map(stage -> stage.path("weightBytes").asLong())
                .toList();
        assertThat(weights).hasSize(2);
        assertThat(weights.getLast()).isGreaterThan(weights.getFirst());
    }
}
