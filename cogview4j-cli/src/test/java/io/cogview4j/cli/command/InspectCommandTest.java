package io.cogview4j.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.checkpoint.BuiltInModel;
import io.cogview4j.cli.CliRun;
import io.cogview4j.cli.ModelParts;
import io.cogview4j.cli.output.DisplayText;
import io.cogview4j.cli.output.Labels;
import io.cogview4j.cli.report.InspectionText;
import io.cogview4j.inspect.Inspection;
import io.cogview4j.inspect.Inspector;
import io.cogview4j.message.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is in a file, and whether generate would take it. */
class InspectCommandTest {
    @TempDir
    Path folder;

    private String embeddings = "";

    @BeforeEach
    void encode() {
        embeddings = folder.resolve("e.safetensors").toString();
        CliRun.of(
                        "encode",
                        "a red heart",
                        "一颗蓝星，一颗蓝星，一颗蓝星，一颗蓝星，一颗蓝星，一颗蓝星",
                        "--negative",
                        "grey",
                        "--output",
                        embeddings,
                        "--no-cache")
                .succeeds();
    }

    @Test
    void embeddingsAreShownWithTheirPrompts() {
        assertThat(inspect(embeddings).succeeds().out())
                .contains("prompts: 2", "width 192", "F32", "\"a red heart\"", "\"一颗蓝星", "\"grey\"");
    }

    @Test
    void withAModelItSaysWhatGenerateWouldDo() {
        JsonNode file = file(inspect(embeddings, "--model", model(), "--json").succeeds());

        JsonNode plan = file.path("plans").path(0);
        assertThat(plan.path("size").asString()).isEqualTo("256x256");
        assertThat(plan.path("steps").asInt()).isEqualTo(20);
        assertThat(plan.path("guidanceScale").asDouble()).isEqualTo(3);
        assertThat(plan.path("prompts").size()).isEqualTo(2);
        assertThat(codes(file)).containsExactly("embeddings-lengths-differ");
    }

    @Test
    void lengthsThatDifferAreANoteAndNoError() {
        CliRun run = inspect(embeddings, "--json").succeeds();

        assertThat(file(run).path("accepted").asBoolean()).isTrue();
        assertThat(file(run).path("findings").path(0).path("severity").asString())
                .isEqualTo("note");
        assertThat(file(run).path("prompts").path(1).path("tokens").asInt()).isGreaterThan(16);
    }

    @Test
    void whatGenerateWouldRefuseIsToldByTheExitCode() throws IOException {
        Path model = ModelParts.without(folder.resolve("model"));
        Path config = model.resolve("transformer/config.json");
        Files.writeString(
                config, Files.readString(config).replace("\"text_embed_dim\": 192", "\"text_embed_dim\": 64"));

        CliRun run = inspect(embeddings, "--model", model.toString(), "--json");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(codes(file(run))).contains("embeddings-width");
    }

    @Test
    void withNoModelEmbeddingsAreComparedWithNothingAndThatIsSaid() {
        CliRun run = inspect(embeddings, "--model", "none", "--json").succeeds();

        assertThat(codes(file(run))).contains("inspected-without-model");
        assertThat(file(run).has("plans")).isFalse();
        assertThat(inspect(embeddings, "--model", "none").succeeds().out())
                .contains("compared with no model", "with --model");
    }

    @Test
    void withoutAPathTheModelIsInspected() {
        JsonNode builtIn = file(inspect("--json").succeeds());

        assertThat(builtIn.path("words").valueStream().map(JsonNode::asString)).contains("heart", "light blue", "笑脸");
        assertThat(builtIn.path("trainedSizes").path(0).asString()).isEqualTo("256x256");
        assertThat(builtIn.path("description").asString()).startsWith("Draws flat pictures");
        assertThat(builtIn.path("licence").asString()).isEqualTo("Apache-2.0");
        assertThat(file(inspect("--model", model(), "--json").succeeds()).path("words"))
                .isEqualTo(builtIn.path("words"));
        assertThat(inspect("--model", "none").exitCode()).isEqualTo(2);
        assertThat(inspect("--model", "none").err()).contains("[command-argument-missing]", "PATH");
    }

    @Test
    void aModelTellsItsCardWithinTheWidthOfTheTerminal() {
        Inspection model = Inspector.builtInModel();

        List<String> lines = new InspectionText(new Labels(Locale.CHINESE), 60).lines(model);

        assertThat(lines.stream().skip(2).filter(line -> !line.contains("/"))) // the title holds a long path
                .allMatch(line -> DisplayText.width(line) <= 60);
        assertThat(String.join("\n", lines)).contains("绘制纯色背景", "训练尺寸", "256x256", "heart", "雨伞", "Apache-2.0");
    }

    @Test
    void whatACardSaysCannotSteerTheTerminal() throws IOException {
        Path card = ModelParts.without(folder.resolve("steering")).resolve("cogview4j.json");
        Files.writeString(card, "{\"words\": [\"a\\u001b[2Jb\"], \"description\": \"x\\u202ey\"}");

        assertThat(inspect(card.getParent().toString()).out())
                .contains("a\\u001b[2Jb", "x\\u202ey")
                .doesNotContain("\u001b", "\u202e");
    }

    @Test
    void withoutAModelEmbeddingsAreHeldAgainstTheBuiltInOne() throws IOException {
        Path foreign = folder.resolve("foreign.safetensors");
        String header = "{\"prompt_embeds\":{\"dtype\":\"F32\",\"shape\":[1,16,2],\"data_offsets\":[0,128]}}";
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.length() + 128).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(
                foreign, bytes.putLong(header.length()).put(header.getBytes()).array());

        CliRun run = inspect(foreign.toString(), "--json");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(codes(file(run))).contains("embeddings-width");
        assertThat(CliRun.of("generate", "--embeddings", foreign.toString(), "--guidance", "1", "--json")
                        .err())
                .contains("embeddings-width");
    }

    @Test
    void numbersOfPythonsJsonAreTextsInJson() throws IOException {
        Path model = ModelParts.without(folder.resolve("model"));
        Path config = model.resolve("vae/config.json");
        Files.writeString(
                config,
                Files.readString(config).replaceFirst("\"scaling_factor\": [^,\n}]*", "\"scaling_factor\": NaN"));

        JsonNode file = file(inspect(model.toString(), "--json"));

        assertThat(file.path("components")
                        .path(4)
                        .path("config")
                        .path("scaling_factor")
                        .asString())
                .isEqualTo("NaN");
        assertThat(codes(file)).containsExactly("config-not-a-number");
    }

    @Test
    void aCheckpointIsShownComponentByComponent() {
        JsonNode file = file(inspect(model(), "--json").succeeds());

        assertThat(file.path("encodes").asBoolean()).isTrue();
        assertThat(file.path("draws").asBoolean()).isTrue();
        JsonNode transformer = file.path("components").path(3);
        assertThat(transformer.path("class").asString()).isEqualTo("CogView4Transformer2DModel");
        assertThat(transformer.path("files").asInt()).isEqualTo(2);
        assertThat(transformer.path("dtypes").has("BF16")).isTrue();
        assertThat(transformer.path("config").path("num_layers").asInt()).isEqualTo(6);
        assertThat(transformer.path("bytes").asLong())
                .isEqualTo(2 * transformer.path("parameters").asLong());
    }

    @Test
    void everythingThatIsWrongWithACheckpointIsTold() throws IOException {
        Path model = ModelParts.without(folder.resolve("model"), "scheduler");
        Files.delete(model.resolve("transformer/diffusion_pytorch_model-00001-of-00002.safetensors"));
        Files.delete(model.resolve("vae/config.json"));
        Path index = model.resolve("model_index.json");
        Files.writeString(index, Files.readString(index).replace("GlmModel", "T5EncoderModel"));

        CliRun run = inspect(model.toString(), "--json");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(codes(file(run)))
                .contains("component-missing", "shards-missing", "component-class-unsupported", "file-missing");
        assertThat(file(run).path("components").path(3).path("missing").path(0).asString())
                .isEqualTo("diffusion_pytorch_model-00001-of-00002.safetensors");
    }

    @Test
    void aCheckpointForOneStageIsSound() {
        Path text = ModelParts.without(folder.resolve("text"), "transformer", "vae", "scheduler");
        Path images = ModelParts.without(folder.resolve("images"), "text_encoder", "tokenizer");

        assertThat(codes(file(inspect(text.toString(), "--json").succeeds())))
                .containsExactly("checkpoint-encodes-only");
        assertThat(codes(file(inspect(images.toString(), "--json").succeeds())))
                .containsExactly("checkpoint-draws-only");
    }

    @Test
    void anImageIsShownWithItsSettings() {
        String image = folder.resolve("a.png").toString();
        CliRun.of("generate", "一颗红心", "--steps", "1", "--seed", "7", "--size", "96x64", "--force", "--output", image)
                .succeeds();

        assertThat(inspect(image).succeeds().out()).contains("96x64", "\"一颗红心\"", "tiny");
        JsonNode file = file(inspect(image, "--json").succeeds());
        assertThat(file.path("seed").asLong()).isEqualTo(7);
        assertThat(file.path("size").asString()).isEqualTo("96x64");
    }

    @Test
    void whatIsWrongWithOneFileDoesNotHideTheNext() throws IOException {
        Path text = Files.writeString(folder.resolve("a.txt"), "text");

        CliRun run = inspect(text.toString(), folder.resolve("none").toString(), embeddings, "--json");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(codes(file(run))).containsExactly("inspected-file-unknown");
        JsonNode files = JsonMapper.shared().readTree(run.out()).path("files");
        assertThat(codes(files.path(1))).containsExactly("file-missing");
        assertThat(files.path(2).path("kind").asString()).isEqualTo("embeddings");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh"})
    void noLineIsWiderThanANarrowTerminal(String language) {
        Labels labels = new Labels(Locale.of(language));
        Inspector inspector = Inspector.withoutModel();

        for (String path : List.of(embeddings, model())) {
            Inspection inspected = inspector.inspect(Path.of(path));
            // a name without spaces stays whole
            assertThat(new InspectionText(labels, 40).lines(inspected)).allMatch(line -> DisplayText.width(line) <= 40);
        }
    }

    @Test
    void inChineseEveryFindingIsToldInChinese() {
        Inspection inspected = Inspector.withoutModel().inspect(Path.of(embeddings));

        List<String> lines = new InspectionText(new Labels(Locale.CHINESE), 200).lines(inspected);

        assertThat(inspected.findings()).isNotEmpty();
        assertThat(String.join("\n", lines))
                .contains("提示词 2 个")
                .contains(inspected.findings().stream()
                        .map((Message finding) -> finding.what(Locale.CHINESE))
                        .toList());
    }

    private static CliRun inspect(String... arguments) {
        return CliRun.of(
                Stream.concat(Stream.of("inspect"), Stream.of(arguments)).toArray(String[]::new));
    }

    private static String model() {
        return BuiltInModel.folder().toString();
    }

    private static JsonNode file(CliRun run) {
        return JsonMapper.shared().readTree(run.out()).path("files").path(0);
    }

    private static List<String> codes(JsonNode file) {
        return file.path("findings")
                .valueStream()
                .map(finding -> finding.path("code").asString())
                .toList();
    }
}
