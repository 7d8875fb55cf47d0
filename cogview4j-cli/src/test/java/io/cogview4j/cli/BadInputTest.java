package io.cogview4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.checkpoint.BuiltInModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong is told in one line, with the right exit code, before anything is written. */
class BadInputTest {
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    @TempDir
    Path folder;

    @AfterEach
    void nothingWasWritten() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(file -> !file.endsWith("model"))).isEmpty();
        }
    }

    @Nested
    class Requests {
        @Test
        void aMissingPromptIsAMisuse() {
            run("generate").failsWith(MISUSED, "PROMPT", "--help");
        }

        @Test
        void promptsInTheCommandAndInAFileAreAMisuse() {
            generate("--prompts", "prompts.txt").failsWith(MISUSED, "prompts.txt", "--prompts");
        }

        @Test
        void anUnknownCommandIsAMisuse() {
            run("draw").failsWith(MISUSED, "draw", "--help");
        }

        @Test
        void anUnknownOptionIsAMisuse() {
            generate("--stepps", "3").failsWith(MISUSED, "--stepps");
        }

        @ParameterizedTest
        @CsvSource({"100x128, 96x128", "128x130, 128x128", "1x1, 16x16", "120x120, 128x128"})
        void aSizeThatDoesNotFitIsAnsweredWithTheNearest(String size, String nearest) {
            generate("--size", size, "--force").failsWith(MISUSED, size, nearest);
            generate("--size", size).failsWith(MISUSED, size, "The nearest size is 128x128");
        }

        @Test
        void aSizeThatTheModelWasNotTrainedForIsAMisuse() {
            generate("--size", "512x512").failsWith(MISUSED, "512x512", "Take 256x256, or add --force");
        }

        @ParameterizedTest
        @ValueSource(strings = {"128", "128x", "axb", "0x128", "-16x16", "99999999999x16", ""})
        void aSizeThatCannotBeReadIsAMisuse(String size) {
            generate("--size", size).failsWith(MISUSED, "size");
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "-1"})
        void thereAreNoImagesInFewerStepsThanOne(String steps) {
            generate("--steps", steps).failsWith(MISUSED, steps + " steps");
        }

        @ParameterizedTest
        @CsvSource({"--steps, many", "--seed, 1.5", "--seed, 99999999999999999999", "--guidance, high", "--images, x"})
        void anOptionThatIsNoNumberIsNamed(String option, String value) {
            generate(option, value).failsWith(MISUSED, option, value);
        }

        @ParameterizedTest
        @ValueSource(strings = {"-1", "NaN", "Infinity"})
        void aGuidanceScaleThatMakesNoImageIsAMisuse(String guidance) {
            generate("--guidance", guidance).failsWith(MISUSED, guidance);
        }

        @Test
        void noImagesAtAllIsAMisuse() {
            generate("--images", "0").failsWith(MISUSED, "0 pictures");
        }

        @ParameterizedTest
        @CsvSource({"fp16, black pictures", "fp8, no data type"})
        void typesThatAreNotComputedInAreNamed(String dtype, String reason) {
            generate("--dtype", dtype).failsWith(MISUSED, reason, "--dtype");
        }

        @Test
        void aDeviceThatThereIsNoneOfIsNamed() {
            generate("--device", "tpu").failsWith(MISUSED, "\"tpu\"", "cpu, cuda", "--device");
        }

        @ParameterizedTest
        @CsvSource({"0", "-1", "1025", "2147483647"})
        void threadsAreAtLeastOneAndNotThousands(String threads) {
            generate("--threads", threads).failsWith(MISUSED, threads, "from 1 to 1024");
        }
    }

    /** These come with a model that does not exist: the output is looked at first. */
    @Nested
    class Outputs {
        @Test
        void aMissingFolderIsNamed() {
            output(folder.resolve("none/a.png")).failsWith(FAILED, folder.resolve("none") + " does not exist");
        }

        @Test
        void aFolderIsNoFile() throws IOException {
            Path image = Files.createDirectory(folder.resolve("model")).resolve("a.png");
            Files.createDirectory(image);

            output(image).failsWith(FAILED, "is a folder");
        }

        @Test
        void anotherFormatIsAMisuse() {
            output(folder.resolve("a.jpg")).failsWith(MISUSED, "a.jpg", ".png");
        }

        private CliRun output(Path path) {
            return run(
                    "generate",
                    "a red heart",
                    "--model",
                    folder.resolve("none").toString(),
                    "--output",
                    path.toString());
        }
    }

    @Nested
    class Checkpoints {
        private Path model;

        @BeforeEach
        void copyModel() throws IOException {
            model = folder.resolve("model");
            Path tiny = BuiltInModel.folder();
            try (Stream<Path> files = Files.walk(tiny)) {
                for (Path file : files.toList()) {
                    Files.copy(file, model.resolve(tiny.relativize(file).toString()));
                }
            }
        }

        @Test
        void aMissingFolderIsNamed() {
            Path none = folder.resolve("none");

            run("generate", "a red heart", "--model", none.toString(), "--output", image())
                    .failsWith(FAILED, none + " is missing");
        }

        @Test
        void aFolderThatIsNoCheckpointIsNamed() {
            run("generate", "a red heart", "--model", folder.toString(), "--output", image())
                    .failsWith(FAILED, folder.toString(), "model_index.json");
        }

        @Test
        void anUnknownClassIsNamed() throws IOException {
            edit("model_index.json", text -> text.replace("CogView4Transformer2DModel", "FluxTransformer2DModel"));

            draw().failsWith(FAILED, "model_index.json", "FluxTransformer2DModel");
        }

        @ParameterizedTest
        @ValueSource(strings = {"text_encoder", "transformer", "vae"})
        void aComponentWithoutWeightsIsNamed(String component) throws IOException {
            for (Path file : weights(component)) {
                Files.delete(file);
            }

            draw().failsWith(FAILED, component, "safetensors");
        }

        @ParameterizedTest
        @ValueSource(strings = {"text_encoder", "transformer", "vae"})
        void aFileCutShortIsNamed(String component) throws IOException {
            Path file = weights(component).getLast();
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));

            draw().failsWith(FAILED, file.toString(), "the file has only");
        }

        @ParameterizedTest
        @CsvSource({
            "text_encoder, intermediate_size, layers.0.mlp.gate_up_proj.weight",
            "transformer, text_embed_dim, patch_embed.text_proj.weight",
            "vae, norm_num_groups, groups"
        })
        void weightsThatDoNotFitTheConfigAreNamed(String component, String key, String named) throws IOException {
            edit(component + "/config.json", text -> text.replaceAll("(\"" + key + "\": \\d+)", "$10"));

            draw().failsWith(FAILED, component, named);
        }

        @ParameterizedTest
        @ValueSource(strings = {"text_encoder", "transformer", "vae"})
        void aTensorOfAnotherDataTypeIsNamed(String component) throws IOException {
            for (Path file : weights(component)) {
                editHeader(
                        file, header -> header.replace("\"BF16\"", "\"I16\" ").replace("\"F32\"", "\"I32\""));
            }

            draw().failsWith(FAILED, component, "tensor ", "is stored as I");
        }

        private CliRun draw() {
            return run("generate", "a red heart", "--model", model.toString(), "--output", image());
        }

        private String image() {
            return folder.resolve("a.png").toString();
        }

        private List<Path> weights(String component) throws IOException {
            try (Stream<Path> files = Files.list(model.resolve(component))) {
                return files.filter(file -> file.toString().endsWith(".safetensors"))
                        .sorted()
                        .toList();
            }
        }

        private void edit(String name, UnaryOperator<String> change) throws IOException {
            String before = Files.readString(model.resolve(name));
            String after = change.apply(before);
            assertThat(after).isNotEqualTo(before);
            Files.writeString(model.resolve(name), after);
        }

        private static void editHeader(Path file, UnaryOperator<String> change) throws IOException {
            ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            int length = (int) content.getLong(0);
            String before = new String(content.array(), 8, length, StandardCharsets.UTF_8);
            String after = change.apply(before);
            assertThat(after).isNotEqualTo(before).hasSameSizeAs(before);
            content.put(8, after.getBytes(StandardCharsets.UTF_8));
            Files.write(file, content.array());
        }
    }

    private CliRun generate(String... options) {
        List<String> arguments = new ArrayList<>(List.of("generate", "a red heart"));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of("--output", folder.resolve("a.png").toString()));
        return run(arguments.toArray(String[]::new));
    }

    private static CliRun run(String... arguments) {
        return CliRun.of(arguments);
    }
}
