package io.cogview4j.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cogview4j.bits.Sha256;
import io.cogview4j.message.CogView4Exception;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hub may list and send anything: a pull takes what was announced and is of use, and nothing else. */
class PullContentTest extends FaultyHub {
    @Test
    void anotherRangeThanTheOneThatWasAskedForIsRefused() {
        server.instead("/" + SHARD + "?signed", exchange -> {
            exchange.getResponseHeaders().set("Content-Range", "bytes 7-65542/400000");
            return HubServer.bytes(exchange, 206, new byte[65_536]);
        });

        assertThat(fails(HubMessage.HUB_FILE_CHANGED).why()).contains("bytes 7-65542/400000");
    }

    @Test
    void aFileOfAnotherLengthIsRefused() {
        server.instead("/" + SMALL, exchange -> HubServer.bytes(exchange, 200, new byte[11]));

        assertThat(fails(HubMessage.HUB_FILE_CHANGED).why()).contains("11 bytes");
    }

    @Test
    void moreThanWasListedIsRefusedAlsoWithoutALength() {
        server.instead("/" + SMALL, exchange -> {
            exchange.sendResponseHeaders(200, 0); // in chunks, without a length
            exchange.getResponseBody().write(new byte[5000]);
            exchange.getResponseBody().close();
            return true;
        });

        assertThat(fails(HubMessage.HUB_FILE_CHANGED).why()).contains("more than 8 bytes");
    }

    @Test
    void aCompressedAnswerIsRefused() {
        server.instead("/" + SMALL, exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            return HubServer.bytes(exchange, 200, server.files().get(SMALL));
        });

        fails(HubMessage.HUB_FILE_CHANGED);
        assertThat(server.asked())
                .allMatch(request -> request.header("accept-encoding").equals("identity"));
    }

    @Test
    void contentThatCameDamagedIsFetchedOnceMore() throws IOException {
        byte[] damaged = server.files().get(SHARD).clone();
        damaged[100_000] ^= 1;
        server.instead("/" + SHARD + "?signed", 7, exchange -> HubServer.content(exchange, damaged));
        byte[] small = HubServer.text("{\"c\": 9}");
        server.instead("/" + SMALL, 1, exchange -> HubServer.bytes(exchange, 200, small));

        succeeds();
    }

    @ParameterizedTest
    @ValueSource(strings = {SHARD, SMALL})
    void contentThatStaysDamagedIsNotKept(String path) throws IOException {
        byte[] damaged = server.files().get(path).clone();
        damaged[0] ^= 1;
        server.instead(
                "/" + path,
                exchange ->
                        !exchange.getRequestURI().toString().contains("/api/") && HubServer.content(exchange, damaged));

        assertThat(fails(HubMessage.HUB_FILE_DAMAGED).what()).contains(path);

        String hash = path.equals(SHARD)
                ? Sha256.of(server.files().get(path))
                : HubServer.gitHash(server.files().get(path));
        Path blobs = cache.resolve("models--zai-org--CogView4-Small/blobs");
        assertThat(Pulls.filesIn(blobs)).noneMatch(name -> name.startsWith(hash));
    }

    @Test
    void aFileThatTheHubChangesOnTheWayIsRefusedBeforeItComes() {
        server.instead("/resolve/" + HubServer.COMMIT + "/" + SHARD, exchange -> {
            exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + "9".repeat(64) + "\"");
            exchange.getResponseHeaders().set("Location", server.storeAddress() + "/" + SHARD);
            return HubServer.status(exchange, 302);
        });

        assertThat(fails(HubMessage.HUB_FILE_CHANGED).why()).contains("999");
    }

    @Test
    void whatCameOfOneContentIsNotTakenForAnother() throws IOException {
        server.instead(
                "/" + SHARD + "?signed",
                exchange -> rangeOf(exchange).startsWith("bytes=0-")
                        ? HubServer.content(exchange, server.files().get(SHARD))
                        : HubServer.status(exchange, 503));
        fails(HubMessage.HUB_BUSY);
        server.soundAgain();
        server.commit = "e".repeat(40);
        server.put(SHARD, HubServer.random(400_000, 99));

        PulledModel pulled = pulls().pull();

        assertThat(pulled.folder().resolve(SHARD))
                .hasBinaryContent(server.files().get(SHARD));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../../etc/cron.d/a.json",
                "vae/../../a.safetensors",
                "/etc/a.json",
                "vae\\\\..\\\\a.json",
                "vae//config.json",
                "./model_index.json",
                ""
            })
    void aPathThatLeavesTheFolderIsRefused(String path) throws IOException {
        server.instead("/tree/", exchange -> HubServer.json(exchange, """
                [{"type": "file", "path": "model_index.json", "size": 3, "oid": "%1$s"},
                 {"type": "file", "path": "%2$s", "size": 3, "oid": "%1$s"}]""".formatted("a".repeat(40), path)));

        fails(HubMessage.HUB_PATH_UNSAFE);
        assertThat(Pulls.filesIn(cache)).isEmpty();
    }

    @Test
    void anAnswerWithoutEndIsNotReadToItsEnd() {
        server.instead("/tree/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] spaces = new byte[1 << 20];
            java.util.Arrays.fill(spaces, (byte) ' ');
            for (int i = 0; i < 64; i++) {
                exchange.getResponseBody().write(spaces);
            }
            return true;
        });

        assertThat(fails(HubMessage.HUB_ANSWER_UNUSABLE).why()).contains("more than");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>Please log in</html>",
                "{}",
                "[{\"type\": \"file\", \"path\": \"a.json\", \"size\": -1, \"oid\": \"\"}]",
                "[{\"type\": \"file\", \"path\": \"a.json\", \"size\": 1, \"oid\": \"../x\"}]",
                "[{\"type\": \"file\", \"path\": \"a.json\", \"size\": \"many\", \"oid\": \"\"}]"
            })
    void anAnswerThatIsNoListOfFilesIsRefused(String answer) {
        server.instead("/tree/", exchange -> HubServer.json(exchange, answer));

        fails(HubMessage.HUB_ANSWER_UNUSABLE);
    }

    @Test
    void aCommitThatIsNoneIsRefused() {
        server.instead("/revision/", exchange -> HubServer.json(exchange, "{\"sha\": \"../../x\"}"));

        fails(HubMessage.HUB_ANSWER_UNUSABLE);
    }

    @Test
    void aListOnSeveralPagesIsReadToItsEnd() throws IOException {
        String whole = get("/api/models/zai-org/CogView4-Small/tree/" + HubServer.COMMIT);
        int middle = whole.indexOf(",{\"type\":\"file\"", whole.length() / 2);
        server.instead("page=2", exchange -> HubServer.json(exchange, "[" + whole.substring(middle + 1)));
        server.instead("/tree/", exchange -> {
            exchange.getResponseHeaders()
                    .set(
                            "Link",
                            "<" + server.address() + exchange.getRequestURI().getPath() + "?page=2>; rel=\"next\"");
            return HubServer.json(exchange, whole.substring(0, middle) + "]");
        });

        succeeds();
    }

    private String get(String path) throws IOException {
        try (var in = java.net.URI.create(server.address() + path).toURL().openStream()) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    @Test
    void aListThatNeverEndsIsLeft() {
        server.instead("/tree/", exchange -> {
            exchange.getResponseHeaders().set("Link", "<" + exchange.getRequestURI() + ">; rel=\"next\"");
            return HubServer.json(exchange, "[]");
        });

        fails(HubMessage.HUB_ANSWER_UNUSABLE);
    }

    @Test
    void whatIsNoModelOfDiffusersIsToldBeforeAnythingComes() {
        server.files().remove("model_index.json");

        fails(HubMessage.HUB_NO_CHECKPOINT);
        assertThat(server.asked()).noneMatch(request -> request.path().contains("/resolve/"));
    }

    @Test
    void aModelForSomethingElseIsToldBeforeItsWeightsCome() {
        server.put("model_index.json", HubServer.text("{\"_class_name\": \"FluxPipeline\"}"));

        assertThat(fails(HubMessage.HUB_OTHER_PIPELINE).why()).contains("FluxPipeline");
        assertThat(server.askedFor(SHARD)).isEmpty();
    }

    @Test
    void aComponentThatTheHubDoesNotHaveIsTold() {
        server.files().keySet().removeIf(path -> path.startsWith("vae/") && path.endsWith(".safetensors"));

        CogView4Exception failure = catchThrowableOfType(CogView4Exception.class, () -> pulls().pull(Set.of("vae")));
        assertThat(failure.code()).isEqualTo(HubMessage.HUB_COMPONENT_MISSING);
    }
}
