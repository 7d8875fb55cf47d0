package io.cogview4j.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The variables mean what they mean to the hubs' own tools. */
class HubSettingsTest {
    @TempDir
    Path folder;

    private static HubSettings with(String... variables) {
        Map<String, String> environment = new java.util.HashMap<>(Map.of("HOME", "/home/ada"));
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return HubSettings.of(environment);
    }

    @Test
    void theCacheIsWhereHuggingFacesToolsHaveIt() {
        assertThat(with().huggingFaceCache()).isEqualTo(Path.of("/home/ada/.cache/huggingface/hub"));
        assertThat(with("XDG_CACHE_HOME", "/c").huggingFaceCache()).isEqualTo(Path.of("/c/huggingface/hub"));
        assertThat(with("HF_HOME", "~/hf", "XDG_CACHE_HOME", "/c").huggingFaceCache())
                .isEqualTo(Path.of("/home/ada/hf/hub"));
        assertThat(with("HUGGINGFACE_HUB_CACHE", "/old", "HF_HOME", "/hf").huggingFaceCache())
                .isEqualTo(Path.of("/old"));
        assertThat(with("HF_HUB_CACHE", "/new", "HUGGINGFACE_HUB_CACHE", "/old").huggingFaceCache())
                .isEqualTo(Path.of("/new"));
    }

    @Test
    void theCacheIsWhereModelScopesToolsHaveIt() {
        assertThat(with().modelScopeCache()).isEqualTo(Path.of("/home/ada/.cache/modelscope"));
        assertThat(with("MODELSCOPE_CACHE", "/ms").modelScopeCache()).isEqualTo(Path.of("/ms"));
    }

    @Test
    void theAddressIsThatOfAMirrorIfOneIsSet() {
        assertThat(with().endpoint(ModelName.Source.HUGGING_FACE)).hasToString("https://huggingface.co");
        assertThat(with("HF_ENDPOINT", "https://hf-mirror.com/").endpoint(ModelName.Source.HUGGING_FACE))
                .hasToString("https://hf-mirror.com");
        assertThat(with().endpoint(ModelName.Source.MODELSCOPE)).hasToString("https://modelscope.cn");
        assertThat(with("MODELSCOPE_DOMAIN", "www.modelscope.ai").endpoint(ModelName.Source.MODELSCOPE))
                .hasToString("https://www.modelscope.ai");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hf-mirror.com", "ftp://a", "https://u:secret@a", "https://a?x", "https://", "http://a b"})
    void whatIsNoAddressIsRefusedWithoutItsPassword(String address) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> with("HF_ENDPOINT", address).endpoint(ModelName.Source.HUGGING_FACE))
                .satisfies(e -> assertThat(e.code()).isEqualTo(HubMessage.HUB_SETTING_UNFIT))
                .satisfies(
                        e -> assertThat(e.getMessage()).contains("HF_ENDPOINT").doesNotContain("secret"));
    }

    @Test
    void theTokenIsThatOfTheVariableOrOfItsFile() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), " hf_of_file\n");

        assertThat(token(with("HF_TOKEN_PATH", file.toString()))).hasValue("hf_of_file");
        assertThat(token(with("HF_HOME", folder.toString()))).hasValue("hf_of_file");
        assertThat(token(with("HF_TOKEN", "hf_set", "HF_TOKEN_PATH", file.toString())))
                .hasValue("hf_set");
        assertThat(token(with("HF_TOKEN", "hf_set", "HF_HUB_DISABLE_IMPLICIT_TOKEN", "true")))
                .isEmpty();
        assertThat(with("HF_TOKEN", "hf_set")
                        .endpoint(ModelName.Source.HUGGING_FACE)
                        .toString())
                .doesNotContain("hf_set");
    }

    private static java.util.Optional<String> token(HubSettings settings) {
        return settings.endpoint(ModelName.Source.HUGGING_FACE).token();
    }

    @ParameterizedTest
    @CsvSource({"1, true", "yes, true", "ON, true", "True, true", "0, false", "'', false", "no, false"})
    void switchesAreOnAsPythonReadsThem(String value, boolean on) {
        assertThat(with("HF_HUB_OFFLINE", value).offline().isPresent()).isEqualTo(on);
        assertThat(with("TRANSFORMERS_OFFLINE", value).offline().isPresent()).isEqualTo(on);
        assertThat(with("HF_HUB_DISABLE_SYMLINKS", value).withoutLinks()).isEqualTo(on);
    }

    @Test
    void theUserSetsHowLongToWait() {
        Tuning tuning = with("HF_HUB_DOWNLOAD_TIMEOUT", "90", "HF_HUB_ETAG_TIMEOUT", "2.5")
                .tuning(Tuning.USUAL);

        assertThat(tuning.stall()).isEqualTo(Duration.ofSeconds(90));
        assertThat(tuning.answer()).isEqualTo(Duration.ofMillis(2500));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "0", "-1", "NaN", "1e99"})
    void whatIsNoTimeIsRefused(String seconds) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> with("HF_HUB_DOWNLOAD_TIMEOUT", seconds).tuning(Tuning.USUAL))
                .satisfies(e -> assertThat(e.code()).isEqualTo(HubMessage.HUB_SETTING_UNFIT));
    }

    @Test
    void aFolderThatExistsIsMeantBeforeAName() throws IOException {
        Path ours = Files.createDirectories(folder.resolve("a/b"));
        Hub hub = Hub.of(Map.of("HF_HOME", folder.toString()));

        assertThat(hub.locate(ours.toString())).isEqualTo(ours);
    }

    @ParameterizedTest
    @CsvSource({
        "zai-org/CogView4-6B, model-not-pulled",
        "modelscope:ZhipuAI/CogView4-6B, model-not-pulled",
        "CogView4-6b/, checkpoint-missing",
        "./models/none, checkpoint-missing",
        "none, checkpoint-missing"
    })
    void whatIsNowhereIsToldAndNotFetched(String text, String code) {
        Hub hub = Hub.of(Map.of("HF_HOME", folder.toString(), "HF_ENDPOINT", "http://127.0.0.1:1", "HOME", "/none"));

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> hub.locate(text))
                .satisfies(e -> assertThat(e.code().id()).isEqualTo(code));
    }

    @Test
    void aSingleSnapshotIsFoundWithoutARef() throws IOException {
        Path snapshot = Files.createDirectories(
                folder.resolve("hub/models--a--b/snapshots").resolve("c".repeat(40)));
        Files.writeString(snapshot.resolve("model_index.json"), "{}");
        Hub hub = Hub.of(Map.of("HF_HOME", folder.toString()));

        assertThat(hub.find(ModelName.parse("a/b"))).contains(snapshot);
        assertThat(hub.find(ModelName.parse("a/b@v1"))).isEmpty();
    }

    @Test
    void aRefThatLeadsElsewhereIsNone() throws IOException {
        Path root = Files.createDirectories(folder.resolve("hub/models--a--b/refs"));
        Files.writeString(root.resolve("v1"), "../../../..");
        Hub hub = Hub.of(Map.of("HF_HOME", folder.toString()));

        assertThat(hub.find(ModelName.parse("a/b@v1"))).isEmpty();
    }
}
