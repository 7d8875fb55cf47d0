package io.cogview4j.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.bits.Sha256;
import io.cogview4j.events.Cancellation;
import io.cogview4j.message.CancelledException;
import io.cogview4j.message.HubException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a pull brings, where it puts it, and what it leaves. */
class PullTest {
    private final HubServer server = new HubServer(HubServer.model());
    private final List<PullEvent> events = new ArrayList<>();

    @TempDir
    Path cache;

    @AfterEach
    void stop() {
        server.close();
    }

    private Pulls pulls() {
        return new Pulls(server, cache);
    }

    @Test
    void bringsConfigsTokenizerAndWeightsAndNothingElse() throws IOException {
        PulledModel pulled = pulls().pull();

        assertThat(Pulls.filesIn(pulled.folder())).containsExactlyElementsOf(HubServer.pulled());
        for (String path : HubServer.pulled()) {
            assertThat(pulled.folder().resolve(path))
                    .hasBinaryContent(server.files().get(path));
        }
        assertThat(pulled.files()).isEqualTo(HubServer.pulled().size());
        assertThat(pulled.fetchedBytes()).isEqualTo(pulled.bytes());
    }

    @Test
    void liesInTheCacheAsHuggingFacesToolsPutItThere() throws IOException {
        Path folder = pulls().pull().folder();

        Path root = cache.resolve("models--zai-org--CogView4-Small");
        assertThat(folder).isEqualTo(root.resolve("snapshots").resolve(HubServer.COMMIT));
        assertThat(root.resolve("refs").resolve("main")).hasContent(HubServer.COMMIT);
        assertThat(Files.readSymbolicLink(folder.resolve("vae/diffusion_pytorch_model.safetensors")))
                .isEqualTo(Path.of(
                        "../../../blobs", Sha256.of(server.files().get("vae/diffusion_pytorch_model.safetensors"))));
        assertThat(Files.readSymbolicLink(folder.resolve("model_index.json")))
                .isEqualTo(
                        Path.of("../../blobs", HubServer.gitHash(server.files().get("model_index.json"))));
        assertThat(cache.resolve("CACHEDIR.TAG")).exists();
        try (Stream<Path> blobs = Files.list(root.resolve("blobs"))) {
            assertThat(blobs.map(blob -> blob.getFileName().toString())).allMatch(RemoteFile::isHash);
        }
    }

    @Test
    void whatIsThereIsNotFetchedAgain() {
        pulls().pull();
        int before = server.asked().size();

        PulledModel again = pulls().pull();

        assertThat(again.fetchedBytes()).isZero();
        assertThat(server.asked().subList(before, server.asked().size()))
                .hasSize(2)
                .allMatch(request -> request.path().startsWith("/api/"));
    }

    @ParameterizedTest
    @EnumSource
    void whereAllIsThereNothingIsWrittenSoThatTheCacheMayBeReadOnly(ModelName.Source source) throws IOException {
        ModelName model = new ModelName(source, Pulls.MODEL.owner(), Pulls.MODEL.name(), "");
        PullRequest request = PullRequest.of(model);
        Path folder = pulls().pull(request).folder();
        for (Path locks : List.of(cache.resolve(".locks"), cache.resolve("ms").resolve(".lock"))) {
            if (Files.exists(locks)) {
                Files.move(locks, locks.resolveSibling("old-locks"));
            }
            Files.createFile(
                    Files.createDirectories(locks.getParent()).resolve(locks.getFileName())); // no lock can be in it
        }
        Map<Path, FileTime> before = Pulls.times(cache);

        PulledModel again = pulls().pull(request);

        assertThat(again.folder()).isEqualTo(folder);
        assertThat(again.fetchedBytes()).isZero();
        assertThat(Pulls.times(cache)).isEqualTo(before);
    }

    @Test
    void anotherRevisionSharesWhatItHasInCommon() {
        pulls().pull();
        server.commit = "f".repeat(40);
        server.put("vae/config.json", HubServer.text("{\"c\": 4}"));

        PulledModel pulled = pulls().pull();

        assertThat(pulled.fetchedBytes()).isEqualTo(8);
        assertThat(pulled.folder().resolve("vae/config.json")).hasContent("{\"c\": 4}");
        assertThat(pulls().hub().find(Pulls.MODEL)).contains(pulled.folder());
        assertThat(pulls().hub().find(Pulls.MODEL.at(HubServer.COMMIT)))
                .contains(pulled.folder().resolveSibling(HubServer.COMMIT));
    }

    @Test
    void aPartBringsTheWeightsOfItsComponentsAndAllConfigs() throws IOException {
        PulledModel pulled = pulls().pull(Set.of("text_encoder"));

        assertThat(Pulls.filesIn(pulled.folder()))
                .contains("text_encoder/model.safetensors", "transformer/config.json", "tokenizer/tokenizer.json")
                .noneMatch(path -> path.startsWith("transformer/") && path.endsWith(".safetensors"))
                .noneMatch(path -> path.startsWith("vae/") && path.endsWith(".safetensors"));

        long before = pulled.bytes();
        PulledModel rest = pulls().pull(Set.of("transformer", "vae"));
        assertThat(rest.fetchedBytes()).isEqualTo(570_001);
        assertThat(before).isLessThan(rest.bytes());
        assertThat(Pulls.filesIn(rest.folder())).containsExactlyElementsOf(HubServer.pulled());
    }

    @Test
    void withoutLinksTheFilesThemselvesLieInTheSnapshot() throws IOException {
        Pulls pulls = pulls().with("HF_HUB_DISABLE_SYMLINKS", "1");
        PulledModel pulled = pulls.pull();

        assertThat(pulled.folder().resolve("vae/diffusion_pytorch_model.safetensors"))
                .isRegularFile()
                .matches(file -> !Files.isSymbolicLink(file));
        assertThat(Pulls.filesIn(pulled.folder())).containsExactlyElementsOf(HubServer.pulled());
        assertThat(pulls.pull().fetchedBytes()).isZero();
    }

    @Test
    void contentBehindASecondLinkIsUsedAndNeverTouched() throws IOException {
        byte[] content = server.files().get("vae/diffusion_pytorch_model.safetensors");
        Path shared = cache.resolve("blobs/ab/abcdef");
        Files.createDirectories(shared.getParent());
        Files.write(shared, content);
        Path blobs = cache.resolve("models--zai-org--CogView4-Small/blobs");
        Files.createDirectories(blobs);
        Files.createSymbolicLink(blobs.resolve(Sha256.of(content)), Path.of("../../blobs/ab/abcdef"));

        PulledModel pulled = pulls().pull();

        assertThat(server.askedFor("vae/diffusion_pytorch_model.safetensors")).isEmpty();
        assertThat(pulled.folder().resolve("vae/diffusion_pytorch_model.safetensors"))
                .hasBinaryContent(content);
        assertThat(shared).hasBinaryContent(content);
    }

    @Test
    void contentOfAnotherSizeBehindASecondLinkIsReplacedHereAndLeftThere() throws IOException {
        byte[] content = server.files().get("vae/diffusion_pytorch_model.safetensors");
        Path shared = cache.resolve("blobs/ab/abcdef");
        Files.createDirectories(shared.getParent());
        Files.writeString(shared, "of others");
        Path blobs = cache.resolve("models--zai-org--CogView4-Small/blobs");
        Files.createDirectories(blobs);
        Files.createSymbolicLink(blobs.resolve(Sha256.of(content)), Path.of("../../blobs/ab/abcdef"));

        PulledModel pulled = pulls().pull();

        assertThat(pulled.folder().resolve("vae/diffusion_pytorch_model.safetensors"))
                .hasBinaryContent(content);
        assertThat(shared).hasContent("of others");
    }

    @Test
    void largeFilesComeInSeveralRangesAtOnce() {
        pulls().pull();

        assertThat(server.askedFor("transformer/diffusion_pytorch_model-00001-of-00002.safetensors"))
                .extracting(request -> request.header("range"))
                .contains("bytes=0-65535", "bytes=65536-131071", "bytes=393216-399999");
    }

    @Test
    void theListenerHearsWhatThereIsAndHowFarItIs() {
        PulledModel pulled = pulls().pull(events::add);

        assertThat(events.getFirst())
                .isEqualTo(new PullEvent.Listed(pulled.folder(), HubServer.COMMIT, pulled.files(), pulled.bytes(), 0));
        assertThat(events).filteredOn(PullEvent.FileDone.class::isInstance).hasSize(pulled.files());
        assertThat(events.getLast())
                .isInstanceOfSatisfying(
                        PullEvent.Advanced.class,
                        last -> assertThat(last.presentBytes())
                                .isEqualTo(last.bytes())
                                .isEqualTo(pulled.bytes()));
    }

    @Test
    void aCancelledPullGoesOnWhereItWas() {
        Cancellation cancellation = new Cancellation();
        String shard = "transformer/diffusion_pytorch_model-00001-of-00002.safetensors";
        server.instead("/" + shard, exchange -> {
            if (exchange.getLocalAddress().getPort() != storePort()
                    || exchange.getRequestHeaders().getFirst("Range").startsWith("bytes=0-")) {
                return false;
            }
            server.cut(exchange, shard, 30_000);
            cancellation.cancel();
            return true;
        });
        assertThatExceptionOfType(CancelledException.class)
                .isThrownBy(() -> pulls().pull(Set.of(), PullListener.NONE, cancellation));
        assertThat(pulls().hub().find(Pulls.MODEL.at("main"))).isEmpty();
        server.soundAgain();

        PulledModel pulled = pulls().pull();

        assertThat(pulled.fetchedBytes()).isLessThan(pulled.bytes() - 28_000);
        assertThat(pulled.folder().resolve(shard))
                .hasBinaryContent(server.files().get(shard));
    }

    private int storePort() {
        return java.net.URI.create(server.storeAddress()).getPort();
    }

    @Test
    void ofTwoThatPullTheSameTheSecondWaitsAndFindsAllThere() throws Exception {
        Path lock = cache.resolve(".locks/models--zai-org--CogView4-Small/cogview4j.lock");
        Cancellation never = Cancellation.never();
        ModelLock first = ModelLock.acquire(lock, never, () -> {});

        Thread second = Thread.ofVirtual().start(() -> pulls().pull(events::add));
        while (events.isEmpty()) {
            Thread.sleep(5);
        }
        first.close();
        second.join();

        assertThat(events.getFirst())
                .isInstanceOfSatisfying(
                        PullEvent.Told.class,
                        told -> assertThat(told.message().code()).isEqualTo(HubMessage.HUB_PULL_AWAITED));
        assertThat(pulls().pull().fetchedBytes()).isZero();
    }

    @Test
    void aDiskWithoutRoomIsToldBeforeAnythingComes() {
        Pulls full = pulls().withFreeBytes(100_000);

        assertThatExceptionOfType(HubException.class)
                .isThrownBy(full::pull)
                .satisfies(e -> assertThat(e.code()).isEqualTo(HubMessage.HUB_WITHOUT_ROOM))
                .satisfies(e -> assertThat(e.why()).contains("100.0 kB are free"));
        assertThat(server.asked()).noneMatch(request -> request.path().contains("/resolve/"));
    }

    @Test
    void offlineNothingIsAsked() {
        assertThatExceptionOfType(HubException.class)
                .isThrownBy(() -> pulls().with("HF_HUB_OFFLINE", "1").pull())
                .satisfies(e -> assertThat(e.code()).isEqualTo(HubMessage.HUB_OFFLINE));
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void aModelOfModelScopeLiesAsItsOwnToolsPutItThere() throws IOException {
        PulledModel pulled = pulls().with("MODELSCOPE_API_TOKEN", "ms-secret")
                .pull(PullRequest.of(ModelName.parse("modelscope:zai-org/CogView4-Small")));

        assertThat(pulled.folder()).isEqualTo(cache.resolve("ms/models/zai-org--CogView4-Small/snapshots/master"));
        assertThat(Pulls.filesIn(pulled.folder())).containsExactlyElementsOf(HubServer.pulled());
        assertThat(server.asked())
                .allMatch(request -> request.header("authorization").equals("Bearer ms-secret"))
                .allMatch(request -> request.header("cookie").equals("m_session_id=ms-secret"));
        assertThat(pulls().hub().find(ModelName.parse("modelscope:zai-org/CogView4-Small")))
                .contains(pulled.folder());
    }

    @Test
    void aModelThatAnOlderToolOfModelScopeKeepsIsFoundAndCompletedThere() throws IOException {
        Path older = cache.resolve("ms/hub/models/zai-org/CogView4-Small");
        Files.createDirectories(older);
        Files.write(older.resolve("model_index.json"), server.files().get("model_index.json"));

        PulledModel pulled = pulls().pull(PullRequest.of(ModelName.parse("modelscope:zai-org/CogView4-Small")));

        assertThat(pulled.folder()).isEqualTo(older);
        assertThat(server.asked()).noneMatch(request -> request.path().contains("FilePath=model_index.json"));
    }
}
