package io.cogview4j.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.cli.CliRun;
import io.cogview4j.embeddings.EmbeddingsDescription;
import io.cogview4j.embeddings.EmbeddingsFile;
import io.cogview4j.shape.TensorShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Prompts become a file of embeddings. */
class EncodeCommandTest {
    @TempDir
    Path folder;

    @Test
    void theFilesNameIsPrinted() {
        assertThat(encode("a red heart").out()).isEqualTo(output() + System.lineSeparator());
        assertThat(Path.of(output())).exists();
    }

    @Test
    void theFileSaysWhatItHolds() {
        encode("a red heart", "一颗蓝星", "--negative", "grey");

        EmbeddingsDescription file = EmbeddingsFile.describe(Path.of(output()));
        assertThat(file.prompts()).extracting(source -> source.text()).containsExactly("a red heart", "一颗蓝星");
        assertThat(file.negatives()).extracting(source -> source.text()).containsExactly("grey", "grey");
        assertThat(file.madeByCogview4j()).isTrue();
        assertThat(file.dtype()).isEqualTo("F32");
    }

    @Test
    void withoutANegativePromptTheEmptyTextIsEncoded() {
        encode("a red heart");

        assertThat(EmbeddingsFile.describe(Path.of(output())).negatives())
                .extracting(source -> source.text())
                .containsExactly("");
    }

    @Test
    void negativePromptsCanBeLeftOut() {
        encode("a red heart", "--no-negative");

        assertThat(EmbeddingsFile.describe(Path.of(output())).shapes().negatives())
                .isEmpty();
    }

    @Test
    void embeddingsCanBeStoredInHalfTheSpace() {
        encode("a red heart", "--dtype-out", "bf16");

        assertThat(EmbeddingsFile.describe(Path.of(output())).dtype()).isEqualTo("BF16");
    }

    @Test
    void aPromptIsCutWhereAskedAndToldSo() {
        CliRun run = encode("a red heart and a blue star and a green circle", "--max-tokens", "8");

        assertThat(EmbeddingsFile.describe(Path.of(output()))
                        .prompts()
                        .getFirst()
                        .cut())
                .isNotNull();
        assertThat(run.err()).contains("warning").contains("8 tokens");
    }

    @Test
    void settingsOfPromptsAreKept() throws IOException {
        Path prompts = Files.writeString(
                folder.resolve("prompts"), "{\"prompt\": \"a\", \"seed\": 5, \"size\": \"96x64\"}\nb\n");

        encode("--prompts", prompts.toString());

        assertThat(EmbeddingsFile.describe(Path.of(output())).metadata())
                .containsEntry("settings", "[{\"seed\":5,\"size\":\"96x64\"},{}]");
    }

    @Test
    void jsonIsAloneOnStdout() {
        JsonNode json = JsonMapper.shared()
                .readTree(encode("a red heart", "--negative", "blue", "--json").out());

        assertThat(json.path("file").asString()).isEqualTo(output());
        assertThat(json.path("width").asInt()).isEqualTo(192);
        assertThat(json.path("dtype").asString()).isEqualTo("F32");
        JsonNode prompt = json.path("prompts").path(0);
        assertThat(prompt.path("prompt").asString()).isEqualTo("a red heart");
        assertThat(prompt.path("tokens").asInt()).isEqualTo(16);
        assertThat(prompt.path("negativePrompt").asString()).isEqualTo("blue");
        assertThat(json.path("stages").path(0).path("name").asString()).isEqualTo("text_encoding");
    }

    @Test
    void promptsOfDifferentLengthsKeepThem() {
        encode(
                "a red heart",
                "a red heart, a blue star, a green circle, a yellow square on a white background",
                "--json");

        assertThat(EmbeddingsFile.describe(Path.of(output())).shapes().prompts())
                .extracting(TensorShape::tokens)
                .doesNotHaveDuplicates();
    }

    @Test
    void nothingButTheFileIsLeft() throws IOException {
        encode("a red heart");

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(Path.of(output()));
        }
    }

    private CliRun encode(String... arguments) {
        return CliRun.of(Stream.of(List.of("encode", "--output", output(), "--no-cache"), List.of(arguments))
                        .flatMap(List::stream)
                        .toArray(String[]::new))
                .succeeds();
    }

    private String output() {
        return folder.resolve("out.safetensors").toString();
    }
}
