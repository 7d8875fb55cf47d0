package io.cogview4j.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Precision;
import io.cogview4j.cli.CliRun;
import io.cogview4j.cli.output.AnswerStyle;
import io.cogview4j.cli.output.Language;
import io.cogview4j.cli.output.Terminal;
import io.cogview4j.embeddings.EmbeddingsFile;
import io.cogview4j.image.ImageMetadata;
import io.cogview4j.image.PngReader;
import io.cogview4j.measure.ComputeChoice;
import io.cogview4j.message.ComputeMessage;
import io.cogview4j.message.CoreMessage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Device, data type and threads of the commands that compute. */
class ComputeOptionsTest {
    private static final ComputeSettings BFLOAT16 = ComputeSettings.defaults().withPrecision(Precision.BFLOAT16);

    @TempDir
    Path folder;

    @Test
    void withoutOptionsItIsFloat32OnTheCpuWithAThreadForEachCore() {
        JsonNode compute = json(generate()).path("compute");

        assertThat(compute.path("device").asString()).isEqualTo("cpu");
        assertThat(compute.path("dtype").asString()).isEqualTo("f32");
        assertThat(compute.path("threads").asInt())
                .isEqualTo(ComputeSettings.defaults().threads());
    }

    @ParameterizedTest
    @CsvSource({
        "f32, f32",
        "FP32, f32",
        "float32, f32",
        "bf16, bf16",
        "BFloat16, bf16",
        "int8, int8",
        "INT8, int8",
        "i8, int8"
    })
    void aDataTypeHasTheNamesThatOtherProgramsGiveIt(String name, String dtype) {
        assertThat(json(generate("--dtype", name)).path("compute").path("dtype").asString())
                .isEqualTo(dtype);
    }

    @Test
    void whatIsFasterIsChosenAndTold() {
        CliRun run = generate("--dtype", "auto");

        JsonNode compute = json(run).path("compute");
        assertThat(compute.path("dtype").asString())
                .isEqualTo(compute.path("bf16Speedup").asDouble() < 1.5 ? "f32" : "bf16");
        assertThat(run.err()).contains("Computing in " + compute.path("dtype").asString() + ": ");
    }

    @Test
    void thereAreAsManyThreadsAsAskedFor() {
        assertThat(json(generate("--threads", "3"))
                        .path("compute")
                        .path("threads")
                        .asInt())
                .isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"f32", "bf16", "int8"})
    void theImageRemembersWhatItWasComputedIn(String dtype) {
        generate("--dtype", dtype).succeeds();

        ImageMetadata metadata = Objects.requireNonNull(ImageMetadata.find(PngReader.texts(image())));
        assertThat(metadata.device()).isEqualTo("cpu");
        assertThat(metadata.dtype()).isEqualTo(dtype);
        assertThat(CliRun.of("inspect", image().toString()).succeeds().out()).contains("cpu, " + dtype);
    }

    @ParameterizedTest
    @CsvSource({"f32, f32", "bf16, bf16", "int8, bf16"})
    void embeddingsRememberWhatTheyWereComputedInAndCanBeDrawnInAny(String dtype, String computed) {
        Path file = folder.resolve("a.safetensors");
        CliRun encoded = CliRun.of(
                "encode", "a red heart", "--dtype", dtype, "--json", "--output", file.toString(), "--no-cache");

        assertThat(json(encoded).path("compute").path("dtype").asString()).isEqualTo(dtype);
        assertThat(json(encoded).path("dtype").asString()).isEqualTo("F32");
        assertThat(EmbeddingsFile.describe(file).prompts())
                .extracting(source -> source.arithmetic().precision().id())
                .containsExactly(computed);
        assertThat(CliRun.of("inspect", file.toString()).succeeds().out()).contains("cpu, " + computed);
        CliRun.of(arguments("generate", List.of("--embeddings", file.toString())))
                .succeeds();
    }

    @ParameterizedTest
    @CsvSource({
        "f32, f32, false",
        "bf16, f32, true",
        "f32, bf16, false",
        "bf16, bf16, false",
        "bf16, int8, false",
        "int8, f32, true"
    })
    void drawingMorePreciselyThanWasEncodedIsWarnedOf(String encoded, String drawn, boolean warned) {
        String file = folder.resolve("a.safetensors").toString();
        CliRun.of("encode", "a red heart", "--dtype", encoded, "--output", file, "--no-cache")
                .succeeds();
        JsonNode warnings = json(CliRun.of(arguments("generate", List.of("--embeddings", file, "--dtype", drawn))))
                .path("warnings");

        assertThat(warnings.valueStream().map(warning -> warning.path("code").asString()))
                .filteredOn(CoreMessage.EMBEDDINGS_LESS_PRECISE.id()::equals)
                .hasSize(warned ? 1 : 0);
    }

    /** The built-in model is not quantised, whatever the processor. */
    @Test
    void thatNothingIsMultipliedInInt8IsSaidOnce() {
        CliRun run = generate("--dtype", "int8");

        assertThat(json(run).path("warnings").valueStream())
                .extracting(warning -> warning.path("code").asString())
                .filteredOn(code -> code.startsWith("int8-"))
                .singleElement()
                .isIn(ComputeMessage.INT8_UNITS_MISSING.id(), ComputeMessage.INT8_WEIGHTS_MISSING.id());
        assertThat(run.err().split("\\[int8-")).hasSize(2);
        assertThat(generate("--dtype", "bf16").err()).doesNotContain("[int8-");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bf16", "int8"})
    void aPlanIsForTheDataType(String dtype) {
        JsonNode plan = json(CliRun.of("plan", "a red heart", "--dtype", dtype, "--threads", "1", "--json"));

        assertThat(plan.path("compute").path("dtype").asString()).isEqualTo(dtype);
        assertThat(plan.path("compute").path("threads").asInt()).isEqualTo(1);
    }

    private CliRun generate(String... more) {
        return CliRun.of(arguments(
                "generate",
                Stream.concat(Stream.of("a red heart"), Stream.of(more)).toList()));
    }

    private String[] arguments(String command, List<String> more) {
        Stream<String> common = Stream.of(
                command, "--seed", "7", "--steps", "1", "--size", "128x128", "--json", "--output", image().toString());
        return Stream.concat(common, more.stream()).toArray(String[]::new);
    }

    private Path image() {
        return folder.resolve("a.png");
    }

    private static JsonNode json(CliRun run) {
        return JsonMapper.shared().readTree(run.succeeds().out());
    }

    @ParameterizedTest
    @CsvSource({"4.12, bf16, 4.1", "0.234, f32, 0.23"})
    void theAutomaticChoiceIsToldInALine(double speedup, String taken, String figure) {
        assertThat(told(ComputeChoice.of(BFLOAT16, speedup, true)))
                .containsExactly("Computing in " + taken + ": bf16 is " + figure + " times as fast as f32 here.");
    }

    @Test
    void whoAsksForWhatIsSlowerIsWarned() {
        assertThat(told(ComputeChoice.of(BFLOAT16, 0.2, false)))
                .singleElement()
                .asString()
                .startsWith("warning [dtype-slower]: ")
                .contains("5.0 times", "--dtype");
        assertThat(told(ComputeChoice.of(BFLOAT16, 1.1, false))).isEmpty();
        assertThat(told(ComputeChoice.asked(ComputeSettings.defaults()))).isEmpty();
    }

    private static List<String> told(ComputeChoice choice) {
        var err = new ByteArrayOutputStream();
        ComputeOptions.tell(choice, Terminal.of(new ByteArrayOutputStream(), err, 0, AnswerStyle.of(Language.EN)));
        return err.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
