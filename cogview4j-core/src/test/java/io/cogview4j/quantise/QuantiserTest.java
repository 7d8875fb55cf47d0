package io.cogview4j.quantise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.CogView4;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.events.Cancellation;
import io.cogview4j.fixtures.Leftovers;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.message.CancelledException;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CogView4Exception;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.OutputException;
import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.SafetensorsHeader;
import io.cogview4j.safetensors.TensorInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class QuantiserTest {
    private static final Path RANDOM = ModelCopy.random("random-a");
    private static final Path SHARDED = ModelCopy.random("random-b");
    private static final String TRANSFORMER = "transformer/diffusion_pytorch_model.safetensors";
    private static final String TO_Q = "transformer_blocks.0.attn1.to_q.weight";
    private static final ImageRequest REQUEST = ImageRequest.builder()
            .prompt("a red heart")
            .size(64, 64)
            .steps(2)
            .seed(7)
            .build();

    @TempDir
    Path folder;

    private Path output() {
        return folder.resolve("int8");
    }

    private static QuantisedModel quantise(QuantiseRequest request) {
        return Quantiser.quantise(request, QuantiseListener.NONE, Cancellation.never());
    }

    private QuantisedModel quantise(Path model, String... only) {
        return quantise(new QuantiseRequest(model, output(), Set.of(only), OptionalInt.empty()));
    }

    private static Map<String, TensorInfo> tensors(Path component) throws IOException {
        Map<String, TensorInfo> tensors = new TreeMap<>();
        try (Stream<Path> files = Files.list(component)) {
            files.filter(file -> file.toString().endsWith(".safetensors"))
                    .forEach(file -> tensors.putAll(SafetensorsHeader.read(file).tensors()));
        }
        return tensors;
    }

    private static JsonNode json(Path file) {
        return JsonMapper.shared().readTree(file.toFile());
    }

    @Test
    void theMatricesOfTheBlocksAreInt8AndAllElseIsAsItWas() throws IOException {
        quantise(RANDOM);

        for (String component : QuantiseRequest.COMPONENTS) {
            Map<String, TensorInfo> before = tensors(RANDOM.resolve(component));
            Map<String, TensorInfo> after = tensors(output().resolve(component));
            before.forEach((name, tensor) -> {
                boolean matrix = name.matches(".*(blocks|layers)\\.\\d+\\..*")
                        && tensor.shape().size() == 2;
                TensorInfo made = after.remove(name);
                assertThat(made.shape()).isEqualTo(tensor.shape());
                assertThat(made.dtype()).as(name).isEqualTo(matrix ? DType.I8 : tensor.dtype());
                if (matrix) {
                    assertThat(after.remove(name + "_scale"))
                            .matches(scale -> scale.dtype() == DType.F32)
                            .matches(
                                    scale -> scale.shape().equals(tensor.shape().subList(0, 1)));
                }
            });
            assertThat(after).isEmpty();
        }
    }

    @Test
    void groupsHaveScalesOfTheirOwn() throws IOException {
        quantise(new QuantiseRequest(RANDOM, output(), Set.of("transformer"), OptionalInt.of(16)));

        Map<String, TensorInfo> made = tensors(output().resolve("transformer"));
        long in = made.get(TO_Q).shape().get(1);
        assertThat(made.get(TO_Q + "_scale").shape())
                .containsExactly(made.get(TO_Q).shape().getFirst(), in / 16);
        draws(output());
    }

    @Test
    void theConfigTellsWhatWasDoneToWhat() {
        QuantisedModel made = quantise(RANDOM);

        JsonNode config = json(output().resolve("transformer/config.json"));
        JsonNode quantised = config.path("quantization_config");
        assertThat(quantised.path("quant_method").asString()).isEqualTo("cogview4j");
        assertThat(quantised.path("version").asInt()).isEqualTo(1);
        assertThat(quantised.path("source").asString()).matches("weights:[0-9a-f]{32}");
        assertThat(quantised.path("relative_error").asDouble())
                .isEqualTo(Math.round(1e4 * made.components().getLast().relativeError()) / 1e4)
                .isBetween(0.001, 0.02);
        assertThat(config.path("num_layers"))
                .isEqualTo(json(RANDOM.resolve("transformer/config.json")).path("num_layers"));
    }

    @Test
    void shardsStayShardsWithAnIndexOfTheirTensors() throws IOException {
        quantise(SHARDED);

        Path transformer = output().resolve("transformer");
        JsonNode index = json(transformer.resolve("diffusion_pytorch_model.safetensors.index.json"));
        Map<String, TensorInfo> made = tensors(transformer);
        assertThat(index.path("weight_map").propertyStream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrderElementsOf(made.keySet());
        assertThat(index.path("metadata").path("total_size").asLong())
                .isEqualTo(made.values().stream().mapToLong(TensorInfo::bytes).sum());
        assertThat(made.keySet()).contains(TO_Q + "_scale");
        draws(output());
    }

    private static void draws(Path model) {
        assertThat(CogView4.open(model).generate(REQUEST).images()).hasSize(1);
    }

    @Test
    void onlyWhatWasAskedForIsQuantised() throws IOException {
        QuantisedModel made = quantise(RANDOM, "text_encoder");

        assertThat(made.components()).extracting(QuantisedComponent::name).containsExactly("text_encoder");
        assertThat(tensors(output().resolve("text_encoder")).values())
                .extracting(TensorInfo::dtype)
                .contains(DType.I8);
        assertThat(Files.mismatch(output().resolve(TRANSFORMER), RANDOM.resolve(TRANSFORMER)))
                .isEqualTo(-1);
        assertThat(json(output().resolve("transformer/config.json")))
                .isEqualTo(json(RANDOM.resolve("transformer/config.json")));
    }

    /** Weights that stay take no room twice. */
    @Test
    void otherWeightsGetASecondNameAndSmallFilesAreCopied() throws IOException {
        Path source = ModelCopy.of(RANDOM, folder.resolve("source")).folder();
        Files.writeString(source.resolve("LICENSE"), "Apache");
        Files.writeString(source.resolve("transformer/old.bin"), "pickle");
        QuantisedModel made = quantise(source);

        Path vae = Path.of("vae/diffusion_pytorch_model.safetensors");
        assertThat(Files.isSameFile(output().resolve(vae), source.resolve(vae))).isTrue();
        assertThat(made.linkedBytes()).isEqualTo(Files.size(source.resolve(vae)));
        for (String name : List.of("model_index.json", "LICENSE", "tokenizer/tokenizer.json", "vae/config.json")) {
            assertThat(Files.mismatch(output().resolve(name), source.resolve(name)))
                    .isEqualTo(-1);
            assertThat(Files.isSameFile(output().resolve(name), source.resolve(name)))
                    .isFalse();
        }
        assertThat(output().resolve("transformer/old.bin")).doesNotExist();
    }

    /** Where a hub's cache has links, the copy has files. */
    @Test
    void aModelInACacheOfHuggingFaceIsQuantised() throws IOException {
        Path model = folder.resolve("models--org--name");
        Path snapshot = model.resolve("snapshots/c0ffee");
        Path blobs = Files.createDirectories(model.resolve("blobs"));
        try (Stream<Path> files = Files.walk(RANDOM)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path link = snapshot.resolve(RANDOM.relativize(file).toString());
                Path blob = blobs.resolve(RANDOM.relativize(file).toString().replaceAll("[/\\\\]", "-"));
                Files.copy(file, blob);
                Files.createDirectories(link.getParent());
                Files.createSymbolicLink(link, blob);
            }
        }

        quantise(model);

        try (Stream<Path> files = Files.walk(output())) {
            assertThat(files).noneMatch(Files::isSymbolicLink);
        }
        draws(output());
    }

    @Test
    void aPartOfAModelIsQuantisedAlone() {
        Path source = ModelCopy.of(RANDOM, folder.resolve("source"))
                .without("transformer")
                .without("vae")
                .without("scheduler")
                .folder();

        assertThat(quantise(source).components())
                .extracting(QuantisedComponent::name)
                .containsExactly("text_encoder");
    }

    @Test
    void namesMayBeOfAnyScript() {
        Path source = ModelCopy.of(RANDOM, folder.resolve("原版 模型")).folder();
        Path target = folder.resolve("八位 模型 ✓");

        assertThat(quantise(QuantiseRequest.of(source, target)).folder()).isEqualTo(target);
        draws(target);
    }

    @Test
    void nothingIsOverwritten() throws IOException {
        Files.createDirectory(output());
        refused(OutputException.class, QuantiseMessage.QUANTISE_OUTPUT_EXISTS, RANDOM);

        Files.delete(output());
        Files.writeString(output(), "a file");
        refused(OutputException.class, QuantiseMessage.QUANTISE_OUTPUT_EXISTS, RANDOM);
        assertThat(output()).hasContent("a file");
    }

    @Test
    void theFolderAboveMustBeThere() {
        assertThatExceptionOfType(OutputException.class)
                .isThrownBy(() -> quantise(QuantiseRequest.of(RANDOM, folder.resolve("no/where"))))
                .satisfies(e -> assertThat(e.code()).isEqualTo(CoreMessage.OUTPUT_FOLDER_MISSING));
    }

    @Test
    void whatIsQuantisedIsNotQuantisedAgainButItsOtherPartsAre() {
        Path once = folder.resolve("once");
        quantise(new QuantiseRequest(RANDOM, once, Set.of("transformer"), OptionalInt.empty()));

        refused(CheckpointException.class, QuantiseMessage.QUANTISED_ALREADY, once);
        assertThat(quantise(once, "text_encoder").components()).hasSize(1);
        draws(output());
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void aWeightThatIsNoNumberIsRefusedByName(float wrong) {
        Path source = ModelCopy.of(RANDOM, folder.resolve("source"))
                .changeTensor(TRANSFORMER, TO_Q, values -> values[values.length - 1] = wrong)
                .folder();

        CogView4Exception refusal = refused(CheckpointException.class, QuantiseMessage.QUANTISE_NOT_FINITE, source);
        assertThat(refusal.what()).contains(TO_Q);
    }

    @Test
    void weightsOfZeroHaveNoErrorAndStillDraw() {
        Path source = ModelCopy.of(RANDOM, folder.resolve("source"))
                .changeTensor(TRANSFORMER, TO_Q, values -> Arrays.fill(values, 0))
                .folder();

        assertThat(quantise(source).components().getLast().weights())
                .filteredOn(weight -> weight.name().equals(TO_Q))
                .extracting(QuantisedWeight::relativeError)
                .containsExactly(0.0);
        draws(output());
    }

    @Test
    void wrongRequestsAreRefused() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> quantise(RANDOM, "vae"))
                .satisfies(e -> assertThat(e.code()).isEqualTo(QuantiseMessage.QUANTISE_COMPONENT_UNKNOWN));
        for (int group : new int[] {-1, 0, 15, 1025}) {
            assertThatExceptionOfType(InvalidRequestException.class)
                    .isThrownBy(() -> new QuantiseRequest(RANDOM, output(), Set.of(), OptionalInt.of(group)))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(QuantiseMessage.QUANTISE_GROUP_OUT_OF_RANGE));
        }
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> quantise(new QuantiseRequest(RANDOM, output(), Set.of(), OptionalInt.of(17))))
                .satisfies(e -> assertThat(e.code()).isEqualTo(QuantiseMessage.QUANTISE_GROUP_INDIVISIBLE));
        assertThat(output()).doesNotExist();
    }

    @Test
    void roomIsLookedForBeforeTheWork() {
        ToLongFunction<Path> full = _ -> 1000;
        assertThatExceptionOfType(OutputException.class)
                .isThrownBy(() -> new Quantiser(
                                QuantiseRequest.of(RANDOM, output()), QuantiseListener.NONE, Cancellation.never(), full)
                        .run())
                .satisfies(e -> assertThat(e.code()).isEqualTo(QuantiseMessage.QUANTISE_WITHOUT_ROOM));
        assertThat(folder).isEmptyDirectory();
    }

    /** Wherever it ends: before anything is written, in the middle, and when all is. */
    @Test
    void whatIsCancelledLeavesNothing() {
        Leftovers before = Leftovers.now();
        for (Class<? extends QuantiseEvent> at :
                List.of(QuantiseEvent.Planned.class, QuantiseEvent.Advanced.class, QuantiseEvent.ComponentDone.class)) {
            Cancellation cancellation = new Cancellation();
            QuantiseListener listener = event -> {
                if (at.isInstance(event)) {
                    cancellation.cancel();
                }
            };
            assertThatExceptionOfType(CancelledException.class)
                    .isThrownBy(
                            () -> Quantiser.quantise(QuantiseRequest.of(SHARDED, output()), listener, cancellation));
            assertThat(folder).isEmptyDirectory();
        }
        before.requireNoMore();
    }

    @Test
    void aThreadThatIsInterruptedLeavesNothing() {
        QuantiseListener listener = _ -> Thread.currentThread().interrupt();
        assertThatExceptionOfType(CancelledException.class)
                .isThrownBy(
                        () -> Quantiser.quantise(QuantiseRequest.of(RANDOM, output()), listener, Cancellation.never()));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(folder).isEmptyDirectory();
    }

    private CogView4Exception refused(Class<? extends CogView4Exception> type, QuantiseMessage code, Path model) {
        CogView4Exception[] refusal = new CogView4Exception[1];
        assertThatExceptionOfType(type).isThrownBy(() -> quantise(model)).satisfies(e -> {
            assertThat(e.code()).isEqualTo(code);
            refusal[0] = e;
        });
        return refusal[0];
    }
}
