package io.cogview4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.ImageSize;
import io.cogview4j.api.ModelCard;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import io.cogview4j.message.VisibleText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
    private static final Path MODELS = Path.of("src/test/resources/reference/models");

    @TempDir
    Path temporary;

    private Path folder;

    @BeforeEach
    void copyAnIndex() throws IOException {
        folder = Files.createDirectory(temporary.resolve("my-model"));
        Files.copy(MODELS.resolve("random-a/model_index.json"), folder.resolve("model_index.json"));
    }

    @Test
    void findsItsComponents() {
        Checkpoint checkpoint = Checkpoint.read(MODELS.resolve("random-a"));

        assertThat(checkpoint.name()).isEqualTo("random-a");
        assertThat(checkpoint.folder()).isEqualTo(MODELS.resolve("random-a"));
        assertThat(checkpoint.scheduler().resolve("scheduler_config.json")).isRegularFile();
        assertThat(checkpoint.tokenizer().resolve("tokenizer.json")).isRegularFile();
        assertThat(checkpoint.textEncoder().resolve("config.json")).isRegularFile();
        assertThat(checkpoint.transformer().resolve("config.json")).isRegularFile();
        assertThat(checkpoint.vae().resolve("config.json")).isRegularFile();
    }

    @Test
    void missesAComponentOnlyWhenItIsAskedFor() throws IOException {
        Files.createDirectory(folder.resolve("vae"));
        Checkpoint checkpoint = Checkpoint.read(folder);

        assertThat(checkpoint.vae()).isEqualTo(folder.resolve("vae"));
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(checkpoint::textEncoder)
                .extracting(CheckpointException::problem)
                .isEqualTo(Message.of(CoreMessage.COMPONENT_MISSING, folder, "text_encoder"));
    }

    @Test
    void takesANameFromARelativePath() {
        assertThat(Checkpoint.read(MODELS.resolve("random-b/vae/..")).name()).isEqualTo("random-b");
    }

    @ParameterizedTest
    @CsvSource({"CogView4Img2ImgPipeline, PIPELINE_UNSUPPORTED", "FluxPipeline, PIPELINE_OTHER"})
    void refusesOtherPipelines(String pipeline, CoreMessage code) throws IOException {
        edit("CogView4Pipeline", pipeline);

        assertRefused(folder, code, folder.resolve("model_index.json"), pipeline, "CogView4Pipeline");
    }

    @Test
    void refusesAnIndexThatNamesNoPipeline() throws IOException {
        edit("_class_name", "class_name");

        assertRefused(folder, CoreMessage.PIPELINE_UNNAMED, folder.resolve("model_index.json"));
    }

    @ParameterizedTest
    @CsvSource({
        "scheduler, FlowMatchEulerDiscreteScheduler, DDIMScheduler, FlowMatchEulerDiscreteScheduler",
        "text_encoder, GlmModel, T5EncoderModel, 'GlmModel, GlmForCausalLM'",
        "tokenizer, PreTrainedTokenizerFast, T5Tokenizer, 'PreTrainedTokenizer*, TokenizersBackend'",
        "transformer, CogView4Transformer2DModel, FluxTransformer2DModel, CogView4Transformer2DModel",
        "vae, AutoencoderKL, AutoencoderKLWan, AutoencoderKL"
    })
    void refusesComponentsOfOtherClasses(String component, String known, String found, String expected)
            throws IOException {
        edit("\"" + known + "\"", "\"" + found + "\"");

        assertRefused(
                folder,
                CoreMessage.COMPONENT_CLASS_UNSUPPORTED,
                folder.resolve("model_index.json"),
                component,
                found,
                expected);
    }

    @ParameterizedTest
    @CsvSource({
        "GlmModel, GlmForCausalLM",
        "PreTrainedTokenizerFast, PreTrainedTokenizer",
        "PreTrainedTokenizerFast, TokenizersBackend"
    })
    void acceptsTheOtherNamesOfAClass(String usual, String other) throws IOException {
        edit("\"" + usual + "\"", "\"" + other + "\"");

        assertThat(Checkpoint.read(folder).folder()).isEqualTo(folder);
    }

    @Test
    void acceptsAnIndexWithoutSomeComponents() throws IOException {
        Files.writeString(
                folder.resolve("model_index.json"),
                "{\"_class_name\": \"CogView4Pipeline\", \"text_encoder\": [null, null], \"tokenizer\": null}");

        assertThat(Checkpoint.read(folder).folder()).isEqualTo(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"AutoencoderKL\"", "[\"diffusers\"]", "[\"diffusers\", 5]", "{}"})
    void refusesAnEntryThatIsNotALibraryAndAClass(String entry) throws IOException {
        Files.writeString(
                folder.resolve("model_index.json"),
                "{\"_class_name\": \"CogView4Pipeline\", \"vae\": %s}".formatted(entry));

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> Checkpoint.read(folder))
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(CoreMessage.COMPONENT_CLASS_UNSUPPORTED);
                    assertThat(e.problem().values()).contains("vae");
                });
    }

    @Test
    void defaultsToTheSettingsOfCogView4() {
        assertThat(Checkpoint.read(folder).card()).isEqualTo(new ModelCard(50, 3.5, List.of()));
    }

    @Test
    void takesDefaultsFromTheCheckpoint() throws IOException {
        Files.writeString(
                folder.resolve("cogview4j.json"),
                "{\"steps\": 20, \"guidance_scale\": 3, \"trained_sizes\": [\"128x64\"]}");

        assertThat(Checkpoint.read(folder).card()).isEqualTo(new ModelCard(20, 3.0, List.of(new ImageSize(128, 64))));
    }

    @Test
    void takesTheCardOfTheCheckpoint() throws IOException {
        Files.writeString(folder.resolve("cogview4j.json"), """
                {"words": ["star", " 星星 "], "description": "Draws stars.", "description_zh": "画星星。",
                 "limits": "Nothing else.", "licence": "MIT"}
                """);

        assertThat(Checkpoint.read(folder).card())
                .isEqualTo(new ModelCard(
                        50,
                        3.5,
                        List.of(),
                        List.of("star", "星星"),
                        new ModelCard.Text("Draws stars.", "画星星。"),
                        new ModelCard.Text("Nothing else.", ""),
                        "MIT"));
    }

    @ParameterizedTest
    @CsvSource({"words, 1001, 1000", "trained_sizes, 101, 100"})
    void refusesLongerListsThanAnyCardNeeds(String key, int count, int most) throws IOException {
        String list = String.join(", ", Collections.nCopies(count, "\"16x16\""));
        Files.writeString(folder.resolve("cogview4j.json"), "{\"%s\": [%s]}".formatted(key, list));

        assertRefused(
                folder, CoreMessage.CARD_LIST_TOO_LONG, folder.resolve("cogview4j.json"), key, "" + count, "" + most);
    }

    @ParameterizedTest
    @CsvSource({"words, 41, 40", "words, 0, 40", "description, 401, 400", "limits_zh, 401, 400", "licence, 401, 400"})
    void refusesEmptyTextsAndLongerOnesThanAnyCardNeeds(String key, int length, int most) throws IOException {
        String text = "w".repeat(length);
        String json = key.equals("words") ? "{\"words\": [\"star\", \"%s\"]}" : "{\"" + key + "\": \"%s\"}";
        Files.writeString(folder.resolve("cogview4j.json"), json.formatted(text));

        assertRefused(
                folder,
                CoreMessage.CARD_TEXT_UNFIT,
                folder.resolve("cogview4j.json"),
                key,
                VisibleText.beginning(text, 120),
                "" + most);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"steps\": 0}; CONFIG_NOT_POSITIVE; steps; 0",
                "{\"steps\": 2.5}; CONFIG_NOT_POSITIVE; steps; 2.5",
                "{\"guidance_scale\": -1}; CONFIG_NEGATIVE; guidance_scale; -1",
                "{\"guidance_scale\": \"3\"}; CONFIG_NOT_A_NUMBER; guidance_scale; \"3\"",
                "{\"trained_sizes\": [\"128\"]}; CONFIG_NOT_SIZES; trained_sizes; [\"128\"]",
                "{\"trained_sizes\": [128]}; CONFIG_NOT_TEXTS; trained_sizes; 128",
                "{\"words\": \"star\"}; CONFIG_NOT_A_LIST; words; \"star\"",
                "{\"words\": [7]}; CONFIG_NOT_TEXTS; words; 7",
                "{\"description\": 7}; CONFIG_NOT_A_TEXT; description; 7"
            })
    void refusesSenselessDefaults(String json, CoreMessage code, String key, String found) throws IOException {
        Files.writeString(folder.resolve("cogview4j.json"), json);

        assertRefused(folder, code, folder.resolve("cogview4j.json"), key, found);
    }

    @Test
    void saysWhatIsWrongWithAFolderThatIsNoCheckpoint() throws IOException {
        Path inside = Files.createDirectory(folder.resolve("vae"));
        Path index = folder.resolve("model_index.json");
        Path stray = Files.writeString(temporary.resolve("stray"), "");
        Path none = temporary.resolve("none");

        assertRefused(none, CoreMessage.CHECKPOINT_MISSING, none);
        assertRefused(temporary, CoreMessage.CHECKPOINT_WITHOUT_INDEX, temporary);
        assertRefused(stray, CoreMessage.CHECKPOINT_IS_FILE, stray);
        assertRefused(index, CoreMessage.CHECKPOINT_INSIDE, index, folder);
        assertRefused(inside, CoreMessage.CHECKPOINT_INSIDE, inside, folder);
    }

    @Test
    void findsTheOnlySnapshotOfAHubCache() throws IOException {
        Path model = hubCache("0a1b");

        Checkpoint checkpoint = Checkpoint.read(model);

        assertThat(checkpoint.folder()).isEqualTo(model.resolve("snapshots/0a1b"));
        assertThat(checkpoint.name()).isEqualTo("CogView4-6B");
        assertThat(Checkpoint.read(model.resolve("snapshots/0a1b")).name()).isEqualTo("CogView4-6B");
    }

    @Test
    void findsTheMainSnapshotOfAHubCache() throws IOException {
        Path model = hubCache("0a1b", "2c3d");
        Files.createDirectory(model.resolve("refs"));
        Files.writeString(model.resolve("refs/main"), "2c3d\n");

        assertThat(Checkpoint.read(model).folder()).isEqualTo(model.resolve("snapshots/2c3d"));
    }

    @Test
    void refusesToGuessBetweenSnapshots() throws IOException {
        Path model = hubCache("0a1b", "2c3d");
        Files.createDirectory(model.resolve("refs"));
        Files.writeString(model.resolve("refs/main"), "../../elsewhere");

        assertRefused(model, CoreMessage.SNAPSHOTS_AMBIGUOUS, model.resolve("snapshots"), 2);
    }

    @Test
    void saysThatAHubCacheIsEmpty() throws IOException {
        Path model = hubCache();
        Path snapshots = Files.createDirectories(model.resolve("snapshots"));

        assertRefused(model, CoreMessage.SNAPSHOTS_EMPTY, snapshots);
    }

    private Path hubCache(String... revisions) throws IOException {
        Path model = temporary.resolve("models--THUDM--CogView4-6B");
        for (String revision : revisions) {
            Path snapshot = Files.createDirectories(model.resolve("snapshots").resolve(revision));
            Files.copy(folder.resolve("model_index.json"), snapshot.resolve("model_index.json"));
        }
        return model;
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void followsLinksIntoBlobs() throws IOException {
        Path model = hubCache("0a1b");
        Path snapshot = model.resolve("snapshots/0a1b");
        Path weights = Path.of("diffusion_pytorch_model.safetensors");
        Files.createDirectory(model.resolve("blobs"));
        Files.copy(MODELS.resolve("random-a/vae").resolve(weights), model.resolve("blobs/beef"));
        Files.move(snapshot.resolve("model_index.json"), model.resolve("blobs/cafe"));
        Files.createSymbolicLink(snapshot.resolve("model_index.json"), Path.of("../../blobs/cafe"));
        Files.createDirectory(snapshot.resolve("vae"));
        Files.createSymbolicLink(snapshot.resolve("vae").resolve(weights), Path.of("../../../blobs/beef"));

        assertThat(WeightHeaders.read(Checkpoint.read(model).vae()).names()).contains("decoder.conv_in.weight");
    }

    private void edit(String before, String after) throws IOException {
        Path index = folder.resolve("model_index.json");
        String text = Files.readString(index);
        assertThat(text).contains(before);
        Files.writeString(index, text.replace(before, after));
    }

    private static void assertRefused(Path folder, CoreMessage code, Object... values) {
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> Checkpoint.read(folder))
                .extracting(CheckpointException::problem)
                .isEqualTo(Message.of(code, values));
    }
}
