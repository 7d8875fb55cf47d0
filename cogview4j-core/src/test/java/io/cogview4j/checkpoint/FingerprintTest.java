package io.cogview4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.Origin;
import io.cogview4j.api.RoundedFrom;
import io.cogview4j.bits.Sha256;
import io.cogview4j.events.Notices;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import io.cogview4j.safetensors.SafetensorsFile;
import io.cogview4j.safetensors.SafetensorsWriter;
import io.cogview4j.safetensors.TensorInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class FingerprintTest {
    private static final Path ORIGINAL = ModelCopy.random("random-a");
    private static final String CONFIG = "text_encoder/config.json";
    private static final String WEIGHTS = "text_encoder/model.safetensors";

    @TempDir
    private Path temp;

    @Test
    void isShortAndSaysOfWhatItIs() {
        assertThat(of(ORIGINAL, "text_encoder")).matches("weights:[0-9a-f]{32}");
        assertThat(of(ORIGINAL, "tokenizer")).matches("tokenizer:[0-9a-f]{16}");
    }

    @Test
    void differsBetweenModels() {
        Path other = ModelCopy.random("random-b");
        assertThat(of(other, "text_encoder")).isNotEqualTo(of(ORIGINAL, "text_encoder"));
        assertThat(of(other, "transformer")).isNotEqualTo(of(ORIGINAL, "transformer"));
    }

    @Test
    void staysWhenTheFolderIsMovedAndRenamed() throws IOException {
        ModelCopy copy = copy();
        Path moved = Files.move(copy.folder().resolve("text_encoder"), temp.resolve("elsewhere"));
        assertThat(Fingerprint.of(moved)).isEqualTo(of(ORIGINAL, "text_encoder"));
    }

    @Test
    void ofInt8WeightsNamesThoseThatTheyWereMadeFrom() {
        ModelCopy copy = quantised("\"weights:%s\"".formatted("a".repeat(32)), "0.00691");

        String fingerprint = of(copy.folder(), "text_encoder");

        assertThat(fingerprint).matches("weights:[0-9a-f]{32}~int8:a{32}~0\\.0069");
        assertThat(RoundedFrom.of(fingerprint)).contains(new RoundedFrom("weights:" + "a".repeat(32), 0.0069));
        assertThat(of(ORIGINAL, "text_encoder")).isNotEqualTo(fingerprint.substring(0, 40));
    }

    /** Whoever made the config may have written anything. */
    @ParameterizedTest
    @CsvSource({
        "'\"\"', 0.1",
        "'\"weights:x\"', 0.1",
        "7, 0.1",
        "null, 0.1",
        "ours, -1",
        "ours, 10",
        "ours, null",
        "ours, NaN"
    })
    void whatIsNoFingerprintOrErrorIsNotNamed(String source, String error) {
        String named = source.replace("ours", "\"weights:%s\"".formatted("a".repeat(32)));

        assertThat(of(quantised(named, error).folder(), "text_encoder")).matches("weights:[0-9a-f]{32}");
    }

    private ModelCopy quantised(String source, String error) {
        ModelCopy copy = copy();
        Path config = copy.folder().resolve(CONFIG);
        try {
            String block =
                    "{\"quantization_config\": {\"quant_method\": \"cogview4j\", \"version\": 1, \"source\": %s, \"relative_error\": %s}, "
                            .formatted(source, error);
            Files.writeString(config, Files.readString(config).replaceFirst("\\{", Matcher.quoteReplacement(block)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return copy;
    }

    @Test
    void changesWithAWeight() {
        ModelCopy copy = copy().changeTensor(WEIGHTS, "layers.0.self_attn.q_proj.weight", values -> {
            for (int i = 0; i < values.length; i++) {
                values[i] += 1e-3f;
            }
        });
        assertThat(of(copy.folder(), "text_encoder")).isNotEqualTo(of(ORIGINAL, "text_encoder"));
    }

    @Test
    void changesWithAValueOfTheConfig() {
        ModelCopy copy = copy().changeJson(CONFIG, config -> config.put("rms_norm_eps", 2e-5));
        assertThat(of(copy.folder(), "text_encoder")).isNotEqualTo(of(ORIGINAL, "text_encoder"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"_name_or_path", "torch_dtype", "dtype", "transformers_version"})
    void doesNotDependOnWhoSavedTheComponent(String note) {
        ModelCopy copy = copy().changeJson(CONFIG, config -> config.put(note, "changed"));
        assertThat(of(copy.folder(), "text_encoder")).isEqualTo(of(ORIGINAL, "text_encoder"));
    }

    @Test
    void doesNotDependOnTheFormOfTheConfig() throws IOException {
        ModelCopy copy = copy();
        Path file = copy.folder().resolve(CONFIG);
        ObjectNode config = (ObjectNode) JsonMapper.shared().readTree(file.toFile());
        ObjectNode reversed = JsonMapper.shared().createObjectNode();
        List.copyOf(config.properties()).reversed().forEach(field -> reversed.set(field.getKey(), field.getValue()));
        reversed.putNull("not_set").put("rms_norm_eps", new BigDecimal("0.000000156250"));
        assertThat(config.path("rms_norm_eps").asDouble()).isEqualTo(1.5625e-7);
        Files.writeString(file, reversed.toPrettyString());
        assertThat(of(copy.folder(), "text_encoder")).isEqualTo(of(ORIGINAL, "text_encoder"));
    }

    @Test
    void changesWithASingleValue() {
        ModelCopy copy = copy().changeTensor(WEIGHTS, "embed_tokens.weight", values -> values[4001] += 1e-3f);
        assertThat(of(copy.folder(), "text_encoder")).isNotEqualTo(of(ORIGINAL, "text_encoder"));
    }

    @Test
    void changesWhenTheWeightsAreDistributedOverOtherFiles() throws IOException {
        ModelCopy copy = copy();
        reshard(copy.folder().resolve("text_encoder"));
        assertThat(copy.folder().resolve(WEIGHTS)).doesNotExist();
        assertThat(of(copy.folder(), "text_encoder")).isNotEqualTo(of(ORIGINAL, "text_encoder"));
    }

    @Test
    void isTheSameForWeightsInAHubCache() throws IOException {
        ModelCopy copy = copy();
        Path weights = copy.folder().resolve(WEIGHTS);
        Path blobs = Files.createDirectories(temp.resolve("models--org--model").resolve("blobs"));
        Path blob = Files.move(weights, blobs.resolve(Sha256.of(Files.readAllBytes(weights))));
        Files.createSymbolicLink(weights, blob);
        assertThat(of(copy.folder(), "text_encoder")).isEqualTo(of(ORIGINAL, "text_encoder"));
    }

    @Test
    void tellsThatItReadsMuch() {
        Path folder = ORIGINAL.resolve("text_encoder");
        List<Message> notices = new ArrayList<>();
        FileHashes hashes = new FileHashes(null, Long.MAX_VALUE, 1000);
        String fingerprint = Notices.heardBy(
                notices::add,
                () -> Fingerprint.of(
                        WeightHeaders.read(folder), ConfigJson.read(folder.resolve("config.json")), hashes));
        assertThat(fingerprint).isEqualTo(Fingerprint.of(folder));
        assertThat(notices).extracting(Message::code).containsExactly(CoreMessage.WEIGHTS_READ_ONCE);
    }

    @Test
    void samplesAreOfAnotherFormThanWhatIsCertain() {
        Path folder = ORIGINAL.resolve("text_encoder");
        String sampled =
                Fingerprint.sampled(WeightHeaders.read(folder), ConfigJson.read(folder.resolve("config.json")));
        assertThat(new Origin(sampled, null).isOfRun()).isTrue();
        assertThat(new Origin(sampled, null).isCertain()).isFalse();
        assertThat(new Origin(Fingerprint.of(folder), null).isCertain()).isTrue();
    }

    @Test
    void ofATokenizerCoversItsFileAndItsPadding() throws IOException {
        ModelCopy padding = ModelCopy.of(ORIGINAL, temp.resolve("padding"))
                .changeJson("tokenizer/tokenizer_config.json", config -> config.put("pad_token", "[gMASK]"));
        ModelCopy content = ModelCopy.of(ORIGINAL, temp.resolve("content"))
                .changeJson("tokenizer/tokenizer.json", tokenizer -> tokenizer.put("version", "changed"));
        assertThat(List.of(
                        of(ORIGINAL, "tokenizer"),
                        of(padding.folder(), "tokenizer"),
                        of(content.folder(), "tokenizer")))
                .doesNotHaveDuplicates();
    }

    @Test
    void needsAllFilesOfTheComponent() throws IOException {
        ModelCopy copy = copy();
        Files.delete(copy.folder().resolve(WEIGHTS));
        assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> of(copy.folder(), "text_encoder"));
    }

    @Test
    void aCheckpointWithoutAComponentHasAnOriginWithoutItsFingerprint() throws IOException {
        ModelCopy copy = copy();
        try (Stream<Path> files = Files.list(copy.folder().resolve("text_encoder"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(copy.folder().resolve("text_encoder"));
        assertThat(Checkpoint.read(copy.folder()).origin()).isEqualTo(new Origin(null, of(ORIGINAL, "tokenizer")));
        assertThat(Checkpoint.read(ORIGINAL).origin())
                .isEqualTo(new Origin(of(ORIGINAL, "text_encoder"), of(ORIGINAL, "tokenizer")));
    }

    private ModelCopy copy() {
        return ModelCopy.of(ORIGINAL, temp.resolve("copy"));
    }

    @Test
    void imagesRememberWhatIsCertainWhereThatIsQuick() {
        Path folder = ORIGINAL.resolve("text_encoder");
        WeightHeaders headers = WeightHeaders.read(folder);
        ConfigJson config = ConfigJson.read(folder.resolve("config.json"));

        assertThat(Fingerprint.quick(headers, config)).isEqualTo(Fingerprint.of(headers, config));
    }

    private static String of(Path model, String component) {
        return Fingerprint.of(model.resolve(component));
    }

    /** Puts every other tensor into a file of its own. */
    private static void reshard(Path folder) throws IOException {
        ObjectNode map = JsonMapper.shared().createObjectNode();
        List<String> names = List.of("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors");
        List<SafetensorsWriter> shards = List.of(new SafetensorsWriter(), new SafetensorsWriter());
        try (SafetensorsFile file = SafetensorsFile.open(folder.resolve("model.safetensors"))) {
            int next = 0;
            for (TensorInfo tensor : file.tensors().values()) {
                shards.get(next).add(tensor.name(), tensor.dtype(), file.bytes(tensor), tensor.shapeArray());
                map.put(tensor.name(), names.get(next));
                next = 1 - next;
            }
            shards.get(0).write(folder.resolve(names.get(0)));
            shards.get(1).write(folder.resolve(names.get(1)));
        }
        Files.delete(folder.resolve("model.safetensors"));
        ObjectNode index = JsonMapper.shared().createObjectNode();
        index.set("weight_map", map);
        Files.writeString(folder.resolve("model.safetensors.index.json"), index.toString());
    }
}
