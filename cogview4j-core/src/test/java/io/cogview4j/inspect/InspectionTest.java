package io.cogview4j.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cogview4j.api.ImageSize;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.image.ImageMetadata;
import io.cogview4j.image.PngEncoder;
import io.cogview4j.image.PngText;
import io.cogview4j.image.RgbImage;
import io.cogview4j.message.CogView4Exception;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import io.cogview4j.message.MessageCode;
import io.cogview4j.sampling.Guidance;
import io.cogview4j.sampling.Sampling;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file or folder is, from its headers. */
class InspectionTest {
    private static final Path FROM_PYTHON = Path.of("src/test/resources/embeddings/random-a-144-48.safetensors");

    @TempDir
    Path folder;

    @Test
    void embeddingsThatPythonWroteAreDescribedWithANoteThatTheirOriginIsUnknown() {
        var inspection = (EmbeddingsInspection) Inspection.of(FROM_PYTHON);

        assertThat(inspection.width()).isEqualTo(48);
        assertThat(inspection.prompts()).extracting(InspectedPrompt::tokens).containsExactly(144L);
        assertThat(inspection.negatives()).extracting(InspectedPrompt::tokens).containsExactly(48L);
        assertThat(inspection.findings())
                .extracting(Message::code)
                .containsExactlyInAnyOrder(
                        CoreMessage.EMBEDDINGS_ORIGIN_UNKNOWN, CoreMessage.EMBEDDINGS_LENGTHS_DIFFER);
    }

    @Test
    void aCheckpointIsDescribedByComponent() {
        var inspection = (CheckpointInspection) Inspection.of(ModelCopy.TINY);

        assertThat(inspection.components())
                .extracting(ComponentInspection::name)
                .containsExactly("scheduler", "tokenizer", "text_encoder", "transformer", "vae");
        assertThat(inspection.encodes()).isTrue();
        assertThat(inspection.draws()).isTrue();
        assertThat(inspection.findings()).isEmpty();
        ComponentInspection transformer = inspection.components().get(3);
        assertThat(transformer.dtypes()).containsOnlyKeys("BF16");
        assertThat(transformer.bytes()).isEqualTo(2 * transformer.parameters());
        assertThat(transformer.facts()).containsEntry("num_layers", "6");
    }

    @Test
    void aTokenizerThatBreaksOffIsAFinding() throws IOException {
        Path model = ModelCopy.of(ModelCopy.TINY, folder.resolve("model")).folder();
        Path tokenizer = model.resolve("tokenizer/tokenizer.json");
        Files.writeString(tokenizer, Files.readString(tokenizer).substring(0, 4000));

        assertThat(Inspection.of(model).findings())
                .extracting(Message::code)
                .containsExactly(CoreMessage.TOKENIZER_NOT_JSON);
    }

    @Test
    void onlyHeadersAreRead() throws IOException {
        Path model = ModelCopy.of(ModelCopy.TINY, folder.resolve("model")).folder();
        Path weights = model.resolve("text_encoder/model.safetensors");
        long whole = Files.size(weights);
        long headerBytes;
        try (RandomAccessFile file = new RandomAccessFile(weights.toFile(), "rw")) {
            headerBytes = Long.reverseBytes(file.readLong());
            file.setLength(Long.BYTES + headerBytes);
            file.setLength(whole); // the rest is a hole
        }

        assertThat(Inspection.of(model).findings()).isEmpty();
    }

    @Test
    void everyFindingIsToldAndNotOnlyTheFirst() throws IOException {
        Path model = ModelCopy.of(ModelCopy.TINY, folder.resolve("model"))
                .changeJson(
                        "model_index.json",
                        json -> json.putArray("vae").add("x").add("AutoencoderDC"))
                .folder();
        Files.delete(model.resolve("tokenizer/tokenizer.json"));
        Files.delete(model.resolve("transformer/diffusion_pytorch_model-00002-of-00002.safetensors"));
        Files.write(model.resolve("text_encoder/model.safetensors"), new byte[3]);

        var inspection = (CheckpointInspection) Inspection.of(model);

        assertThat(inspection.findings())
                .extracting(Message::code)
                .containsExactlyInAnyOrder(
                        CoreMessage.COMPONENT_CLASS_UNSUPPORTED,
                        CoreMessage.FILE_MISSING,
                        CoreMessage.SHARDS_MISSING,
                        CoreMessage.SAFETENSORS_NO_LENGTH);
        assertThat(inspection.components().get(3).missing())
                .containsExactly("diffusion_pytorch_model-00002-of-00002.safetensors");
        assertThat(inspection.card()).isNull();
        assertThat(inspection.encodes()).isFalse();
        assertThat(inspection.draws()).isFalse();
    }

    @Test
    void whatARunWouldRefuseOfConfigsIsFound() throws IOException {
        Path model = ModelCopy.of(ModelCopy.TINY, folder.resolve("model"))
                .changeJson("text_encoder/config.json", json -> json.put("hidden_size", "wide"))
                .changeJson("vae/config.json", json -> json.put("latent_channels", 4))
                .folder();

        var inspection = (CheckpointInspection) Inspection.of(model);

        assertThat(inspection.findings())
                .extracting(Message::code)
                .containsExactly(CoreMessage.CONFIG_NOT_POSITIVE, CoreMessage.TRANSFORMER_VAE_CHANNELS_DIFFER);
        assertThat(inspection.encodes()).isFalse();
        assertThat(inspection.draws()).isFalse();
    }

    @Test
    void oneStageMayBeMissingAsAWhole() throws IOException {
        Path model = ModelCopy.of(ModelCopy.TINY, folder.resolve("model")).folder();
        Files.move(model.resolve("text_encoder"), folder.resolve("text_encoder"));
        Files.move(model.resolve("tokenizer"), folder.resolve("tokenizer"));

        var inspection = (CheckpointInspection) Inspection.of(model);

        assertThat(inspection.findings()).extracting(Message::code).containsExactly(CoreMessage.CHECKPOINT_DRAWS_ONLY);
        assertThat(inspection.encodes()).isFalse();
        assertThat(inspection.draws()).isTrue();
    }

    @Test
    void aPictureTellsItsSizeAndSettings() throws IOException {
        ImageMetadata settings = new ImageMetadata("一颗红心", "", "tiny", 32, 16, 20, 3.5, -7L, "cpu", "bf16", "1.0");
        Path file = write("a.png", settings.texts());

        var inspection = (ImageInspection) Inspection.of(file);

        assertThat(inspection.size()).isEqualTo(new ImageSize(32, 16));
        assertThat(inspection.settings())
                .isEqualTo(new ImageSettings(
                        "一颗红心",
                        "",
                        -7L,
                        20,
                        3.5,
                        "tiny",
                        "cpu",
                        "bf16",
                        "1.0",
                        Guidance.of(3.5),
                        Sampling.OPEN,
                        List.of()));
        assertThat(inspection.findings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "{\"seed\": \"x\"}", "{\"seed\": 1, \"width\": 1}", "null", "1"})
    void settingsThatSomebodyElseWroteAreNone(String json) throws IOException {
        Path file = write("a.png", List.of(new PngText(ImageMetadata.JSON, json)));

        var inspection = (ImageInspection) Inspection.of(file);

        assertThat(inspection.settings()).isNull();
        assertThat(inspection.findings())
                .extracting(Message::code)
                .containsExactly(CoreMessage.PICTURE_WITHOUT_SETTINGS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"guidanceScale", "seed", "steps", "width"})
    void settingsWithNumbersBeyondAnyRangeAreReadOrNone(String key) throws IOException {
        ImageMetadata settings = new ImageMetadata("x", "", "tiny", 32, 16, 20, 3.5, 7L, "cpu", "f32", "1.0");
        String json = settings.texts().getLast().text();
        String damaged = json.replaceFirst("\"" + key + "\":[^,]*", "\"" + key + "\":1" + "0".repeat(400));
        Path file = write("a.png", List.of(new PngText(ImageMetadata.JSON, damaged)));

        assertThat(damaged).isNotEqualTo(json);
        assertThat(Inspection.of(file)).isInstanceOf(ImageInspection.class);
    }

    @Test
    void kindsAreToldByContentAndNotByName() throws IOException {
        Path file = Files.copy(FROM_PYTHON, folder.resolve("embeddings.dat"));

        assertThat(Inspection.of(file)).isInstanceOf(EmbeddingsInspection.class);
        assertThat(Inspection.of(Files.move(write("b.png", List.of()), folder.resolve("b"))))
                .isInstanceOf(ImageInspection.class);
    }

    @Test
    void whatIsNoneOfTheseIsSaidSo() throws IOException {
        assertThat(code(Files.writeString(folder.resolve("a.txt"), "text")))
                .isEqualTo(CoreMessage.INSPECTED_FILE_UNKNOWN);
        assertThat(code(Files.writeString(folder.resolve("a.png"), "text")))
                .isEqualTo(CoreMessage.INSPECTED_FILE_UNKNOWN);
        assertThat(code(folder)).isEqualTo(CoreMessage.CHECKPOINT_WITHOUT_INDEX);
        assertThat(code(folder.resolve("none"))).isEqualTo(CoreMessage.FILE_MISSING);
        assertThat(code(ModelCopy.TINY.resolve("vae"))).isEqualTo(CoreMessage.CHECKPOINT_INSIDE);
    }

    private Path write(String name, List<PngText> texts) throws IOException {
        RgbImage picture = new RgbImage(32, 16, new byte[3 * 32 * 16]);
        return Files.write(folder.resolve(name), PngEncoder.encode(picture, texts));
    }

    private static MessageCode code(Path path) {
        return catchThrowableOfType(CogView4Exception.class, () -> Inspection.of(path))
                .code();
    }
}
