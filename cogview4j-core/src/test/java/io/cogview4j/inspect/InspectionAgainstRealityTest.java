package io.cogview4j.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.CogView4;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.message.CogView4Exception;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import io.cogview4j.message.MessageCode;
import io.cogview4j.message.MessageCode.Severity;
import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.SafetensorsFile;
import io.cogview4j.safetensors.SafetensorsWriter;
import io.cogview4j.safetensors.TensorInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** For every checkpoint, what inspection says is what happens: it is accepted if and only if it makes a picture. */
class InspectionAgainstRealityTest {
    private static final String TRANSFORMER = "transformer/diffusion_pytorch_model.safetensors";

    /** Raw JSON that takes the place of values; the last ones are no JSON of the specification, but Python's. */
    private static final List<String> VALUES = List.of(
            "1" + "0".repeat(400),
            "-1" + "0".repeat(400),
            "1" + "0".repeat(2000),
            "1e400",
            "9223372036854775808",
            "2147483648",
            "2147483647",
            "65536",
            "1",
            "0",
            "-1",
            "1.5",
            "\"\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"x\"",
            "null",
            "true",
            "[]",
            "{}",
            "[1,[2]]",
            "[".repeat(600) + "]".repeat(600),
            "NaN",
            "-Infinity");

    private static final Set<MessageCode> NOT_FINITE = Set.of(
            CoreMessage.STEP_NOT_FINITE,
            CoreMessage.STEP_NOT_FINITE_AFTER_BLOCKS,
            CoreMessage.VAE_NOT_FINITE,
            CoreMessage.NOISE_LEVEL_NOT_FINITE,
            CoreMessage.EMBEDDINGS_NOT_FINITE,
            CoreMessage.EMBEDDINGS_OVERFLOW);

    private static final List<String> CONFIGS = List.of(
            "model_index.json",
            "scheduler/scheduler_config.json",
            "tokenizer/tokenizer_config.json",
            "tokenizer/special_tokens_map.json",
            "text_encoder/config.json",
            "transformer/config.json",
            TRANSFORMER + ".index.json",
            "vae/config.json");

    @TempDir
    Path folder;

    private Path model = Path.of("");

    static Stream<Arguments> damages() {
        return Stream.of(
                damage("nothing", _ -> {}, null),
                damage("a layer more", set("transformer", "num_layers", 3), CoreMessage.TENSOR_MISSING),
                damage("a layer less", set("transformer", "num_layers", 1), null),
                damage("a wider transformer", set("transformer", "text_embed_dim", 64), CoreMessage.TENSOR_OTHER_SHAPE),
                damage("a wider text encoder", set("text_encoder", "hidden_size", 64), CoreMessage.TENSOR_OTHER_SHAPE),
                damage("another VAE", set("vae", "layers_per_block", 9), CoreMessage.TENSOR_MISSING),
                damage("int8", stored(DType.I8, 1, "%s"), CoreMessage.WEIGHTS_QUANTISED),
                damage("fp8", stored(DType.F8_E4M3, 1, "%s"), CoreMessage.WEIGHTS_QUANTISED),
                damage("quanto", stored(DType.I8, 1, "%s._data"), CoreMessage.WEIGHTS_QUANTISED),
                damage("GPTQ", stored(DType.I32, 4, "%s.qweight"), CoreMessage.WEIGHTS_QUANTISED),
                damage("whole numbers", stored(DType.I32, 4, "%s"), CoreMessage.TENSOR_OTHER_DTYPE),
                damage("float64", stored(DType.F64, 8, "%s"), null),
                damage("no tokenizer", delete("tokenizer/tokenizer.json"), CoreMessage.FILE_MISSING),
                damage("half a tokenizer", halve("tokenizer/tokenizer.json"), CoreMessage.TOKENIZER_NOT_JSON),
                damage("half the weights", halve(TRANSFORMER), CoreMessage.SAFETENSORS_BEYOND_END),
                damage("no weights", delete(TRANSFORMER), CoreMessage.WEIGHTS_NOT_FOUND),
                damage("no VAE", model -> model.without("vae"), CoreMessage.COMPONENT_MISSING),
                damage(
                        "a pipeline's own code",
                        model -> model.changeJson(
                                "model_index.json",
                                json -> json.putArray("_class_name")
                                        .add("pipeline_cogview4")
                                        .add("CogView4Pipeline")),
                        null),
                damage(
                        "two classes of tokenizers",
                        model -> model.changeJson(
                                "model_index.json",
                                json -> json.putArray("tokenizer")
                                        .add("transformers")
                                        .addArray()
                                        .add("GlmTokenizer")
                                        .add("PreTrainedTokenizerFast")),
                        null),
                damage(
                        "an encoder of no architecture",
                        model -> model.changeJson("text_encoder/config.json", json -> json.putArray("architectures")),
                        null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damages")
    void inspectionTellsWhatGenerateRefuses(String name, Consumer<ModelCopy> damage, @Nullable CoreMessage code) {
        damage.accept(copy());

        List<Message> errors = errors();

        assertThat(errors).extracting(Message::code).isEqualTo(code == null ? List.of() : List.of(code));
        assertThat(generates()).isEqualTo(code == null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bitsandbytes nf4", "quanto int8"})
    void quantisedWeightsAreNamedAsTheirConfigNamesThem(String method) {
        String[] words = method.split(" ");
        stored(DType.U8, 1, "%s").accept(copy());
        new ModelCopy(model)
                .changeJson(
                        "transformer/config.json",
                        json -> json.putObject("quantization_config")
                                .put("quant_method", words[0])
                                .put(words[1].equals("nf4") ? "bnb_4bit_quant_type" : "weights_dtype", words[1]));

        assertThat(errors())
                .containsExactly(Message.of(CoreMessage.WEIGHTS_QUANTISED, model.resolve("transformer"), method));
    }

    @Test
    void aKeyThatIsThereTwiceAndInfinityAreReadAsPythonReadsThem() throws IOException {
        copy();
        Path config = model.resolve("text_encoder/config.json");
        String json = Files.readString(config).strip();
        Files.writeString(config, "{\"hidden_size\": 1, \"note\": -Infinity, \"other\": NaN," + json.substring(1));

        assertThat(errors()).isEmpty();
        assertThat(generates()).isTrue();
    }

    /** Some values for each key, other ones for each. */
    @Test
    void someValuesOfEveryConfig() throws IOException {
        everyValue(61);
    }

    @Test
    @Tag("slow")
    void allValuesOfEveryConfig() throws IOException {
        everyValue(1);
    }

    private void everyValue(int step) throws IOException {
        copy();
        index();
        int tried = 0;
        for (String name : CONFIGS) {
            Path config = model.resolve(name);
            byte[] sound = Files.readAllBytes(config);
            ObjectNode json = (ObjectNode) JsonMapper.shared().readTree(sound);
            List<String> variants = new ArrayList<>();
            replaced(json, json, variants);
            VALUES.forEach(value -> variants.add(
                    "{\"unknown\": " + value + "," + json.toString().substring(1)));
            variants.addAll(VALUES);
            for (String variant : variants) {
                if (tried++ % step == 0) {
                    Files.write(config, variant.getBytes(StandardCharsets.UTF_8));
                    List<Message> errors = errors();
                    assertThat(generates())
                            .as("%s: %s: %s", name, variant, errors)
                            .isEqualTo(errors.isEmpty());
                }
            }
            Files.write(config, sound);
        }
        assertThat(errors()).isEmpty();
    }

    /** Adds the whole with each of the values in place of each value below {@code node}. */
    private static void replaced(JsonNode whole, JsonNode node, List<String> variants) {
        String mark = "\"@\"";
        if (node instanceof ObjectNode object) {
            for (String key : object.propertyNames()) {
                JsonNode value = object.get(key);
                object.put(key, "@");
                VALUES.forEach(raw -> variants.add(whole.toString().replace(mark, raw)));
                object.set(key, value);
                replaced(whole, value, variants);
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode value = array.get(i);
                array.set(i, "@");
                VALUES.forEach(raw -> variants.add(whole.toString().replace(mark, raw)));
                array.set(i, value);
                replaced(whole, value, variants);
            }
        }
    }

    private List<Message> errors() {
        return Inspector.withoutModel().inspect(model).findings().stream()
                .filter(finding -> finding.code().severity() == Severity.ERROR)
                .toList();
    }

    /** Whether there is a picture. That its numbers may be beyond the finite ones nobody could tell from headers. */
    private boolean generates() {
        try {
            CogView4.open(model)
                    .generate(ImageRequest.builder()
                            .prompt("a red heart")
                            .size(new ImageSize(16, 16))
                            .steps(1)
                            .guidanceScale(1)
                            .seed(7)
                            .forced(true)
                            .build());
            return true;
        } catch (CogView4Exception e) {
            return NOT_FINITE.contains(e.code());
        }
    }

    private ModelCopy copy() {
        model = folder.resolve("model");
        return ModelCopy.of(ModelCopy.random("random-a"), model);
    }

    /** Gives the transformer's single shard an index of two tensors. */
    private void index() throws IOException {
        Files.writeString(
                model.resolve(TRANSFORMER + ".index.json"),
                "{\"metadata\": {\"total_size\": 1}, \"weight_map\": {\"proj_out.bias\": \"%1$s\", \"proj_out.weight\": \"%1$s\"}}"
                        .formatted(Path.of(TRANSFORMER).getFileName()));
    }

    private static Arguments damage(String name, Consumer<ModelCopy> damage, @Nullable CoreMessage code) {
        return Arguments.of(name, damage, code);
    }

    private static Consumer<ModelCopy> set(String component, String key, int value) {
        return model -> model.changeJson(component + "/config.json", json -> json.put(key, value));
    }

    private static Consumer<ModelCopy> delete(String file) {
        return model -> io(() -> Files.delete(model.folder().resolve(file)));
    }

    private static Consumer<ModelCopy> halve(String file) {
        return model -> io(() -> {
            Path path = model.folder().resolve(file);
            byte[] bytes = Files.readAllBytes(path);
            Files.write(path, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        });
    }

    /** Stores the matrices of the transformer's blocks in another type, as zeros, and under another name. */
    private static Consumer<ModelCopy> stored(DType type, int bytes, String name) {
        return model -> {
            Path file = model.folder().resolve(TRANSFORMER);
            SafetensorsWriter writer = new SafetensorsWriter();
            try (Arena arena = Arena.ofConfined();
                    SafetensorsFile open = SafetensorsFile.open(file)) {
                Map<String, TensorInfo> tensors = new TreeMap<>(open.tensors());
                for (TensorInfo info : tensors.values()) {
                    if (info.name().startsWith("transformer_blocks")
                            && info.shape().size() == 2) {
                        MemorySegment zeros = arena.allocate(info.elements() * bytes, 8);
                        writer.add(name.formatted(info.name()), type, zeros, info.shapeArray());
                    } else {
                        MemorySegment same = arena.allocate(info.bytes(), 8).copyFrom(open.bytes(info));
                        writer.add(info.name(), info.dtype(), same, info.shapeArray());
                    }
                }
                writer.write(file);
            }
        };
    }

    private interface Writing {
        void write() throws IOException;
    }

    private static void io(Writing writing) {
        try {
            writing.write();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
