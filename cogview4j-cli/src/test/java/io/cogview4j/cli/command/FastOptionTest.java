package io.cogview4j.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.CogView4;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.cli.CliRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code --fast} beside other options: what is given comes before it. */
class FastOptionTest {
    private static final PromptSettings FAST = CogView4.tiny().card().fast();

    @TempDir
    Path folder;

    private JsonNode generate(String... more) {
        CliRun run = CliRun.of(Stream.of(
                        List.of("generate", "--size", "64x64", "--force", "--output", image(), "--json"), List.of(more))
                .flatMap(List::stream)
                .toArray(String[]::new));
        return JsonMapper.shared().readTree(run.succeeds().out());
    }

    private static String interval() {
        return String.valueOf(FAST.guidance().interval());
    }

    private String image() {
        return folder.resolve("heart.png").toString();
    }

    @Test
    void thePictureTellsWhatWasUsed() {
        generate("a red heart", "--fast");

        JsonNode told = JsonMapper.shared()
                .readTree(CliRun.of("inspect", image(), "--json").succeeds().out())
                .path("files")
                .path(0);
        assertThat(told.path("sampler").asString()).isEqualTo("unipc");
        assertThat(told.path("steps").asInt()).isEqualTo(FAST.steps());
        assertThat(told.path("guidanceInterval").asString()).isEqualTo(interval());
        assertThat(told.path("cache").asString())
                .isEqualTo(FAST.sampling().cache().text());
    }

    @Test
    void otherOptionsComeBeforeIt() {
        JsonNode told = generate("a red heart", "--fast", "--steps", "3", "--sampler", "heun", "--cache", "off");

        assertThat(told.path("steps").asInt()).isEqualTo(3);
        assertThat(told.path("sampler").asString()).isEqualTo("heun");
        assertThat(told.has("cache")).isFalse();
        assertThat(told.path("guidanceInterval").asString()).isEqualTo(interval());
    }

    @Test
    void theTypeIsChosenUnlessItIsGiven() {
        assertThat(generate("a red heart", "--fast", "--steps", "1", "--dtype", "f32")
                        .path("compute")
                        .path("automatic")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void aRowComesBeforeIt() throws IOException {
        Path rows = Files.writeString(folder.resolve("rows.jsonl"), "{\"prompt\": \"a red heart\", \"steps\": 2}");

        JsonNode told = generate("--prompts", rows.toString(), "--fast");

        assertThat(told.path("steps").asInt()).isEqualTo(2);
        assertThat(told.path("sampler").asString()).isEqualTo("unipc");
    }

    @Test
    void aPictureIsDrawnAgainFaster() {
        generate("a red heart", "--steps", "2", "--sampler", "heun", "--guidance", "2", "--seed", "7");

        JsonNode told = generate("--from", image(), "--fast", "--overwrite");

        assertThat(told.path("steps").asInt()).isEqualTo(FAST.steps());
        assertThat(told.path("sampler").asString()).isEqualTo("unipc");
        assertThat(told.path("guidanceScale").asDouble()).isEqualTo(2);
        assertThat(told.path("pictures").path(0).path("seed").asLong()).isEqualTo(7);
    }

    @Test
    void aPlanCountsIt() {
        String exact = CliRun.of("plan", "a red heart").succeeds().out();
        String fast = CliRun.of("plan", "a red heart", "--fast").succeeds().out();

        assertThat(fast).isNotEqualTo(exact);
    }
}
