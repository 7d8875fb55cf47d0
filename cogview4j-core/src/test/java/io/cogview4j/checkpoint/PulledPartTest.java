package io.cogview4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A model in a hub's cache of which only a part is there says what to pull. */
class PulledPartTest {
    private static final String COMMIT = "c".repeat(40);

    @TempDir
    Path cache;

    @ParameterizedTest
    @CsvSource({
        "models--zai-org--CogView4-6B/snapshots/cccccccccccccccccccccccccccccccccccccccc, zai-org/CogView4-6B",
        "models--a--b/snapshots/dddddddddddddddddddddddddddddddddddddddd, a/b@dddddddddddddddddddddddddddddddddddddddd",
        "models/ZhipuAI--CogView4-6B/snapshots/master, modelscope:ZhipuAI/CogView4-6B",
        "models/ZhipuAI--CogView4-6B/snapshots/v1, modelscope:ZhipuAI/CogView4-6B@v1"
    })
    void namesTheModelAndARevisionThatIsNotTheNewest(String snapshot, String model) throws IOException {
        Path folder = Files.createDirectories(cache.resolve(snapshot).resolve("transformer"));
        Path refs = Files.createDirectories(folder.resolve("../../../refs").normalize());
        Files.writeString(refs.resolve("main"), COMMIT);
        Files.writeString(folder.resolve("config.json"), "{}");

        Files.createFile(Files.createDirectory(folder.resolveSibling("vae")).resolve("model.safetensors"));

        assertNotPulled(folder, model, "transformer");
    }

    @Test
    void alsoWhereSomeShardsHaveCome() throws IOException {
        Path folder = Files.createDirectories(
                cache.resolve("models--a--b/snapshots").resolve(COMMIT).resolve("text_encoder"));
        Files.writeString(
                folder.resolve("model.safetensors.index.json"),
                "{\"weight_map\": {\"a\": \"model-00001-of-00002.safetensors\", \"b\": \"model-00002-of-00002.safetensors\"}}");
        Files.writeString(folder.resolve("model-00001-of-00002.safetensors"), "");

        assertNotPulled(folder, "a/b", "text_encoder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"transformer", "vae"})
    void whatElseIsLackingToDrawIsToldOfAtOnce(String asked) throws IOException {
        Path snapshot = cache.resolve("models--a--b/snapshots").resolve(COMMIT);
        Path folder = Files.createDirectories(snapshot.resolve(asked));

        assertNotPulled(folder, "a/b", "transformer,vae");
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> WeightLayout.find(Files.createDirectories(snapshot.resolve("text_encoder"))))
                .satisfies(e -> assertThat(e.problem().values()).containsExactly("a/b", "text_encoder"));
    }

    private static void assertNotPulled(Path folder, String model, String lacking) {
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> WeightLayout.find(folder))
                .satisfies(e -> assertThat(e.code()).isEqualTo(CoreMessage.WEIGHTS_NOT_PULLED))
                .satisfies(e -> assertThat(e.problem().values()).containsExactly(model, lacking));
    }

    @Test
    void anyOtherFolderIsToldOfAsBefore() throws IOException {
        Path folder = Files.createDirectories(cache.resolve("CogView4-6B/transformer"));
        Files.writeString(folder.resolve("config.json"), "{}");

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> WeightLayout.find(folder))
                .satisfies(e -> assertThat(e.code()).isEqualTo(CoreMessage.WEIGHTS_NOT_FOUND));
    }
}
