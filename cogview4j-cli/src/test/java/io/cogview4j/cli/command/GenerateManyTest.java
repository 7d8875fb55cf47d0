package io.cogview4j.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.cli.CliRun;
import io.cogview4j.image.ImageMetadata;
import io.cogview4j.image.PngReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Several prompts in one command, as text or as embeddings. */
class GenerateManyTest {
    @TempDir
    Path folder;

    @Test
    void everyImageIsTheOneOfItsPromptAndSeedAlone() {
        generate("many", "a red heart", "a blue star on white", "--images", "2", "--size", "128x128", "--seed", "7");

        for (int i = 0; i < 4; i++) {
            String prompt = i < 2 ? "a red heart" : "a blue star on white";
            generate("alone-" + i, prompt, "--size", "128x128", "--seed", String.valueOf(7 + i));
            assertThat(image("many-" + (i + 1))).hasSameBinaryContentAs(image("alone-" + i));
        }
    }

    @Test
    void aPromptsOwnSeedCountsForItsImages() throws IOException {
        Path prompts = prompts("{\"prompt\": \"a\", \"seed\": 50}", "b", "{\"prompt\": \"c\", \"seed\": 7}");

        assertThat(seeds(generate("a", "--prompts", prompts.toString(), "--images", "2", "--json")))
                .startsWith(50L, 51L)
                .endsWith(7L, 8L);
    }

    @Test
    void aSeedInTheCommandComesBeforeThoseOfThePrompts() throws IOException {
        Path prompts = prompts("{\"prompt\": \"a\", \"seed\": 50}", "b");

        assertThat(seeds(generate("a", "--prompts", prompts.toString(), "--seed", "1", "--json")))
                .containsExactly(1L, 2L);
    }

    @Test
    void promptsOfDifferentSettingsAreDrawnInSeveralRunsAndNumberedInTheirOrder() throws IOException {
        Path prompts = prompts(
                "{\"prompt\": \"a\", \"size\": \"64x96\", \"seed\": 1}",
                "{\"prompt\": \"b\", \"guidance\": 1, \"seed\": 2}",
                "{\"prompt\": \"c\", \"size\": \"64x96\", \"seed\": 3}");

        JsonNode json = json(generate("a", "--prompts", prompts.toString(), "--force", "--json"));

        assertThat(settings("a-1"))
                .extracting(ImageMetadata::prompt, ImageMetadata::height)
                .containsExactly("a", 96);
        assertThat(settings("a-2"))
                .extracting(ImageMetadata::prompt, ImageMetadata::guidanceScale)
                .containsExactly("b", 1.0);
        assertThat(settings("a-3"))
                .extracting(ImageMetadata::prompt, ImageMetadata::height)
                .containsExactly("c", 96);
        assertThat(json.path("size").isMissingNode()).isTrue();
        assertThat(json.path("pictures").path(2).path("size").asString()).isEqualTo("64x96");
        assertThat(json.path("stages").size()).isEqualTo(5); // text encoding once, the others once for each group
        generate("alone", "c", "--size", "64x96", "--seed", "3", "--force");
        assertThat(image("a-3")).hasSameBinaryContentAs(image("alone"));
    }

    @Test
    void whatTheCommandAsksForComesBeforeWhatThePromptsAskFor() throws IOException {
        Path prompts = prompts("{\"prompt\": \"a\", \"size\": \"64x96\"}", "b");

        generate("a", "--prompts", prompts.toString(), "--size", "64x64", "--seed", "1", "--force");

        assertThat(settings("a-1").height()).isEqualTo(64);
        assertThat(settings("a-2").height()).isEqualTo(64);
    }

    @Test
    void imagesOfEmbeddingsAreThoseOfTheirPromptsWithTheSameTexts() throws IOException {
        Path prompts = prompts("{\"prompt\": \"a red heart\", \"negative\": \"grey\", \"seed\": 5}", "一颗蓝星");
        String file = folder.resolve("e.safetensors").toString();
        CliRun.of("encode", "--prompts", prompts.toString(), "--output", file, "--no-cache")
                .succeeds();

        generate("apart", "--embeddings", file, "--seed", "5");
        generate("together", "--prompts", prompts.toString(), "--seed", "5");

        assertThat(image("apart-1")).hasSameBinaryContentAs(image("together-1"));
        assertThat(image("apart-2")).hasSameBinaryContentAs(image("together-2"));
        assertThat(settings("apart-1"))
                .extracting(ImageMetadata::prompt, ImageMetadata::negativePrompt, ImageMetadata::seed)
                .containsExactly("a red heart", "grey", 5L);
    }

    @Test
    void embeddingsWithoutNegativePromptsAreDrawnWithTheEmptyText() {
        String file = folder.resolve("e.safetensors").toString();
        CliRun.of("encode", "a red heart", "一颗蓝星", "--no-negative", "--output", file, "--no-cache")
                .succeeds();

        generate("apart", "--embeddings", file, "--seed", "5");

        generate("together", "a red heart", "一颗蓝星", "--seed", "5");
        assertThat(image("apart-1")).hasSameBinaryContentAs(image("together-1"));
        assertThat(image("apart-2")).hasSameBinaryContentAs(image("together-2"));
    }

    @Test
    void settingsKeptWithEmbeddingsAreUsedUnlessTheCommandSaysOtherwise() throws IOException {
        Path prompts = prompts("{\"prompt\": \"a\", \"seed\": 5, \"size\": \"96x64\"}", "b");
        String file = folder.resolve("e.safetensors").toString();
        CliRun.of("encode", "--prompts", prompts.toString(), "--output", file, "--no-cache")
                .succeeds();

        generate("kept", "--embeddings", file, "--index", "1", "--force");
        generate("other", "--embeddings", file, "--index", "1", "--size", "64x64", "--seed", "6", "--force");

        assertThat(settings("kept"))
                .extracting(ImageMetadata::seed, ImageMetadata::width)
                .containsExactly(5L, 96);
        assertThat(settings("other"))
                .extracting(ImageMetadata::seed, ImageMetadata::width)
                .containsExactly(6L, 64);
    }

    @Test
    void notesAreToldOnlyToWhoAsksForThem() {
        String file = folder.resolve("e.safetensors").toString();
        CliRun.of("encode", "一颗蓝星，".repeat(8), "--output", file, "--no-cache").succeeds();

        assertThat(generate("a", "--embeddings", file, "--seed", "1").err()).doesNotContain("tokens");
        assertThat(generate("b", "--embeddings", file, "--seed", "1", "--debug").err())
                .contains("note: ")
                .contains("tokens");
    }

    @Test
    void wordsWithoutQuotesAreDrawnOneByOneWithAWarning() {
        CliRun run = generate("a", "a", "red", "heart", "--seed", "1");

        assertThat(run.out().lines()).hasSize(3);
        assertThat(run.err()).contains("warning").contains("a | red | heart");
    }

    @Test
    void embeddingsOfAnotherEncoderAreDrawnByForceWithAWarning() throws IOException {
        Path file = folder.resolve("foreign.safetensors");
        CliRun.of("encode", "a red heart", "--output", file.toString(), "--no-cache")
                .succeeds();
        Files.write(
                file,
                new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                        .replaceAll("weights:[0-9a-f]{4}", "weights:0000")
                        .getBytes(StandardCharsets.ISO_8859_1));

        assertThat(CliRun.of(
                                "generate",
                                "--embeddings",
                                file.toString(),
                                "--output",
                                image("a").toString())
                        .exitCode())
                .isEqualTo(2);
        assertThat(generate("a", "--embeddings", file.toString(), "--seed", "1", "--force")
                        .err())
                .contains("warning [")
                .doesNotContain("error");
    }

    private Path prompts(String... lines) throws IOException {
        return Files.write(folder.resolve("prompts.txt"), List.of(lines));
    }

    private CliRun generate(String name, String... more) {
        List<String> all = new ArrayList<>(List.of("generate"));
        all.addAll(List.of(more));
        all.addAll(List.of("--steps", "1", "--output", image(name).toString()));
        return CliRun.of(all.toArray(String[]::new)).succeeds();
    }

    private Path image(String name) {
        return folder.resolve(name + ".png");
    }

    private ImageMetadata settings(String name) {
        return Objects.requireNonNull(ImageMetadata.find(PngReader.texts(image(name))));
    }

    private static JsonNode json(CliRun run) {
        return JsonMapper.shared().readTree(run.out());
    }

    private static List<Long> seeds(CliRun run) {
        return json(run).path("seeds").valueStream().map(JsonNode::asLong).toList();
    }
}
