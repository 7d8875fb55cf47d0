package io.cogview4j.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.diagnosis.HubModels.StoredModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models as Hugging Face's tools cache them. */
class HubModelsTest {
    @TempDir
    Path hub;

    private Path model;

    @BeforeEach
    void load() throws IOException {
        model = hub.resolve("models--THUDM--CogView4-6B");
        Path snapshot = Files.createDirectories(model.resolve("snapshots/abc"));
        Path blob = Files.createDirectories(model.resolve("blobs")).resolve("123");
        Files.write(blob, new byte[1000]);
        Files.createSymbolicLink(snapshot.resolve("model.safetensors"), Path.of("../../blobs/123"));
    }

    @Test
    void whatLinksLeadToCountsOnce() {
        assertThat(HubModels.in(hub).cogview4()).containsExactly(new StoredModel("THUDM/CogView4-6B", 1000, true));
    }

    @Test
    void aModelIsNotWholeWhileAFileIsUnfinished() throws IOException {
        Files.createFile(model.resolve("blobs/456.incomplete"));

        assertThat(HubModels.in(hub).cogview4()).singleElement().matches(found -> !found.whole());
    }

    @Test
    void aHalfFileOfAnotherToolBesideTheWholeOneIsNoLack() throws IOException {
        Files.createFile(model.resolve("blobs/123.incomplete"));

        assertThat(HubModels.in(hub).cogview4()).singleElement().matches(StoredModel::whole);
    }

    @Test
    void norWhereALinkLeadsNowhere() throws IOException {
        Files.delete(model.resolve("blobs/123"));

        assertThat(HubModels.in(hub).cogview4()).singleElement().matches(found -> !found.whole());
    }

    @Test
    void othersAreOnlyCounted() throws IOException {
        Files.createDirectory(hub.resolve("models--someone--secret"));
        Files.createDirectory(hub.resolve("datasets--someone--data"));

        HubModels models = HubModels.in(hub);

        assertThat(models.others()).isEqualTo(1);
        assertThat(models.cogview4()).hasSize(1);
    }

    @Test
    void thoseOfModelScopeHaveTheNameThatPullTakes() throws IOException {
        Path now = Files.createDirectories(hub.resolve("models/ZhipuAI--CogView4-6B/snapshots/master"));
        Path older = Files.createDirectories(hub.resolve("hub/models/someone/CogView4-6B-v1___0"));
        Files.write(now.resolve("model_index.json"), new byte[10]);
        Files.createFile(older.resolve(".123.cogview4j.incomplete"));
        Files.createDirectories(hub.resolve("models/someone/secret"));

        assertThat(HubModels.inModelScope(hub))
                .isEqualTo(new HubModels(
                        List.of(
                                new StoredModel("modelscope:ZhipuAI/CogView4-6B", 10, true),
                                new StoredModel("modelscope:someone/CogView4-6B-v1.0", 0, false)),
                        1));
    }

    @Test
    void withoutTheFolderThereAreNone() {
        assertThat(HubModels.in(hub.resolve("none"))).isEqualTo(new HubModels(List.of(), 0));
    }
}
