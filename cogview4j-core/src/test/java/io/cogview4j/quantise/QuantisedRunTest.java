package io.cogview4j.quantise;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.CogView4;
import io.cogview4j.Image;
import io.cogview4j.PreparedRun;
import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.Lora;
import io.cogview4j.api.MemoryBudget;
import io.cogview4j.api.Precision;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.events.Cancellation;
import io.cogview4j.events.RunEvent;
import io.cogview4j.events.RunListener;
import io.cogview4j.events.Stage;
import io.cogview4j.events.StepControl;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.inspect.CheckpointInspection;
import io.cogview4j.inspect.Inspector;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.SafetensorsFile;
import io.cogview4j.safetensors.SafetensorsWriter;
import io.cogview4j.tensor.Backend;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built-in model in int8, once with a scale for each row and once for groups, does what the original does. */
class QuantisedRunTest {
    private static final Path NIGHT = Path.of("src/test/resources/lora/night.safetensors");
    private static final List<String> PROMPTS =
            List.of("a red heart", "三颗黄色的星星", "a green circle on the left of a blue square");

    @TempDir
    static Path folder;

    private static CogView4 original;
    private static CogView4 rows;
    private static CogView4 groups;

    @BeforeAll
    static void quantise() {
        original = CogView4.open(ModelCopy.TINY);
        rows = CogView4.open(quantised("rows", OptionalInt.empty()));
        groups = CogView4.open(quantised("groups", OptionalInt.of(64)));
    }

    private static Path quantised(String name, OptionalInt groupSize) {
        return Quantiser.quantise(
                        new QuantiseRequest(ModelCopy.TINY, folder.resolve(name), Set.of(), groupSize),
                        QuantiseListener.NONE,
                        Cancellation.never())
                .folder();
    }

    private static ImageRequest.Builder request() {
        ImageRequest.Builder request = ImageRequest.builder().steps(6).seed(7);
        PROMPTS.forEach(request::prompt);
        return request;
    }

    /** For what is equal bit for bit at any size. */
    private static ImageRequest.Builder smallRequest() {
        return request().size(128, 128).steps(3);
    }

    private static List<Image> draw(CogView4 model, ImageRequest.Builder request) {
        return model.generate(request.build()).images();
    }

    /** Other seeds of the original come to 26 dB. */
    @Test
    void picturesAreCloseToThoseOfTheOriginal() {
        List<Image> expected = draw(original, request());

        for (CogView4 model : List.of(rows, groups)) {
            List<Image> got = draw(model, request());
            assertThat(IntStream.range(0, 3)
                            .mapToObj(i -> decibels(got.get(i), expected.get(i)))
                            .toList())
                    .allMatch(decibels -> decibels > 30 && decibels < 80, "30 to 80 dB");
        }
    }

    private static double decibels(Image image, Image other) {
        byte[] a = image.rgb();
        byte[] b = other.rgb();
        double squares = 0;
        for (int i = 0; i < a.length; i++) {
            squares += Math.pow((a[i] & 0xff) - (b[i] & 0xff), 2);
        }
        return 10 * Math.log10(255.0 * 255 * a.length / squares);
    }

    @Test
    void picturesDependOnNeitherBudgetNorNeighbours() {
        for (CogView4 model : List.of(rows, groups)) {
            List<Image> images = draw(model, smallRequest());
            PreparedRun run = model.withMemory(MemoryBudget.UNLIMITED)
                    .prepare(smallRequest().build());
            CogView4 small = model.withMemory(new MemoryBudget(run.smallestBudgetBytes()));
            assertThat(draw(small, smallRequest())).isEqualTo(images);

            ImageRequest.Builder alone = ImageRequest.builder()
                    .steps(3)
                    .size(128, 128)
                    .prompt(PROMPTS.get(1))
                    .seed(8);
            assertThat(Arrays.equals(
                            draw(model, alone).getFirst().rgb(), images.get(1).rgb()))
                    .isTrue();
        }
    }

    /** So a model is drawn by any machine; with units for int8, tokens are rounded as well. */
    @Test
    void computedInInt8PicturesAreThoseOfBfloat16OrClose() {
        ComputeSettings compute = ComputeSettings.defaults();
        List<Image> expected = draw(rows.withCompute(compute.withPrecision(Precision.BFLOAT16)), request());
        List<Image> got = draw(rows.withCompute(compute.withPrecision(Precision.INT8)), request());

        boolean units = Backend.multipliesInInt8(compute.withPrecision(Precision.INT8));
        for (int i = 0; i < got.size(); i++) {
            assertThat(decibels(got.get(i), expected.get(i))).isBetween(25.0, units ? 80 : Double.POSITIVE_INFINITY);
            assertThat(units || Arrays.equals(got.get(i).rgb(), expected.get(i).rgb()))
                    .isTrue();
        }
    }

    @Test
    void latentsDoNotDependOnThreads() {
        for (CogView4 model : List.of(rows, groups)) {
            assertThat(latents(model, 1)).isEqualTo(latents(model, 2)).isEqualTo(latents(model, 5));
        }
    }

    private static float[] latents(CogView4 model, int threads) {
        List<float[]> steps = new ArrayList<>();
        RunListener listener = RunListener.deciding(step -> {
            steps.add(step.latents().values());
            return StepControl.proceed();
        });
        model.withCompute(ComputeSettings.defaults().withThreads(threads))
                .prepare(request().steps(2).build())
                .run(listener, Cancellation.never());
        return steps.getLast();
    }

    @Test
    void thePlanCountsTheBytesOfInt8() {
        assertThat(plannedBytes(rows)).isLessThan(plannedBytes(original) - 4_000_000);
    }

    private static long plannedBytes(CogView4 model) {
        return model.generate(smallRequest().steps(1).build()).stages().stream()
                .filter(report -> report.stage() == Stage.DENOISING)
                .mapToLong(report -> report.plannedPeakBytes().getAsLong())
                .sum();
    }

    /** The same numbers under the names that optimum-quanto gives them. */
    @Test
    void whatQuantoWroteIsRead() throws IOException {
        Path folder = ModelCopy.of(QuantisedRunTest.folder.resolve("rows"), QuantisedRunTest.folder.resolve("quanto"))
                .changeJson(
                        "transformer/config.json",
                        json -> json.putObject("quantization_config")
                                .put("quant_method", "quanto")
                                .put("weights_dtype", "int8"))
                .folder();
        renameAsQuanto(folder.resolve("transformer"));
        Lora night = Lora.of(NIGHT);

        List<Image> expected = draw(rows, smallRequest().lora(night));
        List<Image> got = draw(CogView4.open(folder), smallRequest().lora(night));
        for (int i = 0; i < got.size(); i++) {
            assertThat(Arrays.equals(got.get(i).rgb(), expected.get(i).rgb())).isTrue();
        }
    }

    private static void renameAsQuanto(Path transformer) throws IOException {
        SafetensorsWriter writer = new SafetensorsWriter();
        List<Path> shards;
        try (Stream<Path> files = Files.list(transformer)) {
            shards = files.filter(file -> !file.endsWith("config.json")).toList();
        }
        try (Arena arena = Arena.ofConfined()) {
            for (Path shard : shards) {
                if (shard.toString().endsWith(".safetensors")) {
                    try (SafetensorsFile file = SafetensorsFile.open(shard)) {
                        file.tensors().values().forEach(tensor -> {
                            boolean scale = tensor.name().endsWith("_scale");
                            String name = scale
                                    ? tensor.name().replace("_scale", "._scale")
                                    : tensor.name() + (tensor.dtype() == DType.I8 ? "._data" : "");
                            long[] shape = scale ? new long[] {tensor.shape().getFirst(), 1} : tensor.shapeArray();
                            MemorySegment bytes =
                                    arena.allocate(tensor.bytes(), 8).copyFrom(file.bytes(tensor));
                            writer.add(name, tensor.dtype(), bytes, shape);
                        });
                    }
                }
                Files.delete(shard);
            }
            writer.write(transformer.resolve("diffusion_pytorch_model.safetensors"));
        }
    }

    @Test
    void aLoraStandsBesideInt8Weights() {
        Lora night = Lora.of(NIGHT);
        List<Image> expected = draw(original, request().lora(night));
        List<Image> got = draw(rows, request().lora(night));

        for (int i = 0; i < got.size(); i++) {
            assertThat(decibels(got.get(i), expected.get(i))).isGreaterThan(25);
        }
    }

    @Test
    void embeddingsOfTheOneAreTakenByTheOtherWithAWarningThatTellsTheDifference() {
        Message byInt8 = warning(original, embeddings(rows));
        assertThat(byInt8.code()).isEqualTo(CoreMessage.EMBEDDINGS_OTHER_ROUNDING);
        assertThat(byInt8.values().getLast()).isEqualTo("0.69"); // percent

        assertThat(warning(rows, embeddings(original)).code()).isEqualTo(CoreMessage.EMBEDDINGS_OTHER_ROUNDING);
        assertThat(warning(rows, embeddings(groups)).code()).isEqualTo(CoreMessage.EMBEDDINGS_OTHER_ROUNDING);
        assertThat(warnings(rows, embeddings(rows))).isEmpty();
    }

    @Test
    void promptsAndNegativePromptsOfTheOneAndTheOtherGiveAWarning() {
        PromptEmbeddings mixed = new PromptEmbeddings(
                embeddings(rows).prompts(), embeddings(original).negatives());

        assertThat(warnings(rows, mixed))
                .extracting(Message::code)
                .containsExactlyInAnyOrder(
                        CoreMessage.EMBEDDINGS_OTHER_ROUNDING, CoreMessage.EMBEDDINGS_MIXED_ROUNDING);
    }

    private static PromptEmbeddings embeddings(CogView4 model) {
        return model.encode(
                        ImageRequest.builder().prompt("a red heart").build(), RunListener.NONE, Cancellation.never())
                .embeddings();
    }

    private static Message warning(CogView4 model, PromptEmbeddings embeddings) {
        List<Message> warnings = warnings(model, embeddings);
        assertThat(warnings).isNotEmpty();
        return warnings.getFirst();
    }

    private static List<Message> warnings(CogView4 model, PromptEmbeddings embeddings) {
        List<Message> warnings = new ArrayList<>();
        RunListener listener = RunListener.hearing(event -> {
            if (event instanceof RunEvent.Warned(Message warning)) {
                warnings.add(warning);
            }
        });
        ImageRequest request = ImageRequest.builder()
                .embeddings(embeddings)
                .size(64, 64)
                .steps(1)
                .build();
        model.prepare(request).run(listener, Cancellation.never());
        return warnings;
    }

    @Test
    void inspectionTellsHowManyNumbersThereAreAndHowTheyAreStored() {
        CheckpointInspection before =
                (CheckpointInspection) Inspector.withoutModel().inspect(ModelCopy.TINY);
        CheckpointInspection after =
                (CheckpointInspection) Inspector.withoutModel().inspect(folder.resolve("groups"));

        assertThat(after.draws()).isTrue();
        assertThat(after.encodes()).isTrue();
        for (int i = 0; i < before.components().size(); i++) {
            assertThat(after.components().get(i).parameters())
                    .isEqualTo(before.components().get(i).parameters());
        }
        assertThat(after.components())
                .anySatisfy(component -> assertThat(component.facts().get("quantization_config"))
                        .contains("\"quant_method\":\"cogview4j\"", "\"group_size\":64"));
    }
}
