package io.cogview4j.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import io.cogview4j.bits.Sha256;
import io.cogview4j.message.CogView4Exception;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.MessageCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A hub, a network or a disk may do anything: a pull gets over it, or says what is wrong and leaves what is sound. */
class PullFaultTest {
    private static final String SHARD = "transformer/diffusion_pytorch_model-00001-of-00002.safetensors";
    private static final String SMALL = "vae/config.json";
    private static final String TOKEN = "hf_secret0123";

    private final HubServer server = new HubServer(HubServer.model());

    @TempDir
    Path cache;

    @AfterEach
    void stop() {
        server.close();
    }

    private Pulls pulls() {
        return new Pulls(server, cache);
    }

    /** The pull brings everything all the same. */
    private PulledModel succeeds() throws IOException {
        return succeeds(pulls());
    }

    private PulledModel succeeds(Pulls pulls) throws IOException {
        PulledModel pulled = pulls.pull();
        for (String path : HubServer.pulled()) {
            assertThat(pulled.folder().resolve(path))
                    .hasBinaryContent(server.files().get(path));
        }
        assertNothingIncomplete();
        return pulled;
    }

    private void assertNothingIncomplete() throws IOException {
        try (Stream<Path> blobs = Files.list(cache.resolve("models--zai-org--CogView4-Small/blobs"))) {
            assertThat(blobs.map(blob -> blob.getFileName().toString())).allMatch(RemoteFile::isHash);
        }
    }

    private CogView4Exception fails(HubMessage code) {
        return fails(pulls(), code);
    }

    private CogView4Exception fails(Pulls pulls, MessageCode code) {
        CogView4Exception failure = catchThrowableOfType(CogView4Exception.class, pulls::pull);
        assertThat(failure).isNotNull();
        assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
        assertThat(failure.getMessage()).doesNotContain(TOKEN);
        return failure;
    }

    private static String rangeOf(HttpExchange exchange) {
        return String.valueOf(exchange.getRequestHeaders().getFirst("Range"));
    }

    @Test
    void aConnectionThatIsCutGoesOnWhereItWas() throws IOException {
        server.instead("/" + SHARD + "?signed", 3, exchange -> server.cut(exchange, SHARD, 10_000));

        PulledModel pulled = succeeds();

        assertThat(pulled.fetchedBytes()).isEqualTo(pulled.bytes());
    }

    @Test
    void aConnectionThatIsCutAgainAndAgainIsGivenUpAndWhatCameIsKept() throws IOException {
        AtomicInteger brought = new AtomicInteger();
        server.instead("/" + SHARD + "?signed", exchange -> {
            boolean first = brought.getAndIncrement() == 0;
            return server.cut(exchange, SHARD, first ? 20_000 : 0);
        });
        assertThat(fails(HubMessage.HUB_UNREACHABLE).advice()).contains("is kept");
        server.soundAgain();

        PulledModel pulled = succeeds();

        assertThat(pulled.fetchedBytes()).isLessThan(pulled.bytes());
    }

    @Test
    void aConnectionThatStallsIsLeft() throws IOException {
        server.instead("/" + SHARD + "?signed", 1, exchange -> {
            String[] range = // of whichever connection comes first
                    exchange.getRequestHeaders()
                            .getFirst("Range")
                            .substring("bytes=".length())
                            .split("-");
            int from = Integer.parseInt(range[0]);
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + range[1] + "/400000");
            exchange.sendResponseHeaders(206, Integer.parseInt(range[1]) - from + 1);
            exchange.getResponseBody().write(server.files().get(SHARD), from, 5000);
            exchange.getResponseBody().flush();
            sleep(1500);
            return true;
        });

        succeeds(pulls().with("HF_HUB_DOWNLOAD_TIMEOUT", "0.4"));
    }

    @Test
    void aHubThatNeverAnswersIsGivenUp() {
        server.instead("/revision/", exchange -> {
            sleep(2500);
            return true;
        });

        Pulls hasty = pulls().with("HF_HUB_ETAG_TIMEOUT", "0.2");
        assertThat(fails(hasty, HubMessage.HUB_UNREACHABLE).why()).contains("nothing came for 0.2 seconds");
    }

    private static void sleep(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aHubThatIsNotThereIsTold() {
        Pulls nobody = pulls().with("HF_ENDPOINT", "http://127.0.0.1:1");

        assertThat(fails(nobody, HubMessage.HUB_UNREACHABLE).what()).contains("127.0.0.1:1");
    }

    @Test
    void theTokenGoesToTheHubAndNotToWhereItSendsUs() throws IOException {
        pulls().with("HF_TOKEN", TOKEN).pull();

        assertThat(server.asked())
                .filteredOn(request -> server.address().endsWith(request.host()))
                .isNotEmpty()
                .allMatch(request -> request.header("authorization").equals("Bearer " + TOKEN));
        assertThat(server.asked())
                .filteredOn(request -> server.storeAddress().endsWith(request.host()))
                .isNotEmpty()
                .noneMatch(request -> request.has("authorization"));
    }

    @Test
    void theTokenOfAFileIsSentAndOneThatIsSwitchedOffIsNot() throws IOException {
        Files.createDirectories(cache.resolve("home"));
        Files.writeString(cache.resolve("home/token"), TOKEN + "\n");
        pulls().with("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1").pull(Set.of("vae"));
        assertThat(server.asked()).noneMatch(request -> request.has("authorization"));

        pulls().pull();

        assertThat(server.asked())
                .anyMatch(request -> request.header("authorization").equals("Bearer " + TOKEN));
    }

    @Test
    void aTokenIsNotSentUnencryptedOverANetwork() {
        Pulls open = pulls().with("HF_ENDPOINT", "http://mirror.example").with("HF_TOKEN", TOKEN);

        assertThat(fails(open, HubMessage.HUB_TOKEN_UNENCRYPTED)).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void aTokenThatCannotBeOneIsNotSent() {
        fails(pulls().with("HF_TOKEN", "a b\r\nX: y"), HubMessage.HUB_TOKEN_UNFIT);

        assertThat(server.asked()).isEmpty();
    }

    @Test
    void redirectionsWithoutEndAreLeft() {
        server.instead("/revision/", exchange -> {
            exchange.getResponseHeaders()
                    .set("Location", exchange.getRequestURI().toString());
            return HubServer.status(exchange, 307);
        });

        fails(HubMessage.HUB_REDIRECTION_UNFIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://127.0.0.1/a", "http://user:word@127.0.0.1/", "::"})
    void redirectionsToWhatIsNoPlainAddressAreRefused(String target) {
        server.instead("/resolve/", exchange -> {
            exchange.getResponseHeaders().set("Location", target);
            return HubServer.status(exchange, 302);
        });

        fails(HubMessage.HUB_REDIRECTION_UNFIT);
    }

    @Test
    void anAddressInAStoreThatExpiresIsAskedForAnew() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        server.instead(
                "/" + SHARD + "?signed", exchange -> asked.incrementAndGet() == 3 && HubServer.status(exchange, 403));

        succeeds();
    }

    @ParameterizedTest
    @CsvSource({"401, HUB_ACCESS_DENIED", "403, HUB_ACCESS_DENIED", "404, HUB_MODEL_MISSING", "418, HUB_REFUSED"})
    void aRefusalIsToldAtOnce(int status, HubMessage code) {
        server.instead("/revision/", exchange -> HubServer.status(exchange, status));

        fails(code);
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void aRevisionThatIsNotThereIsTold() {
        server.instead("/revision/", exchange -> {
            exchange.getResponseHeaders().set("X-Error-Code", "RevisionNotFound");
            return HubServer.status(exchange, 404);
        });

        CogView4Exception failure =
                catchThrowableOfType(CogView4Exception.class, () -> pulls().pull(PullRequest.of(Pulls.MODEL.at("v9"))));
        assertThat(failure.code()).isEqualTo(HubMessage.HUB_REVISION_MISSING);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void whatPassesIsTriedAgain(int status) throws IOException {
        server.instead("/" + SHARD, 2, exchange -> HubServer.status(exchange, status));
        server.instead("/tree/", 1, exchange -> HubServer.status(exchange, status));

        succeeds();
    }

    @Test
    void whatDoesNotPassIsGivenUp() {
        server.instead("/resolve/", exchange -> HubServer.status(exchange, 503));

        assertThat(fails(HubMessage.HUB_BUSY).why()).contains("503");
    }

    @Test
    void theHubSaysHowLongToWaitAndTheUserHearsOfIt() {
        server.instead("/tree/", 1, exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "1");
            return HubServer.status(exchange, 429);
        });
        long start = System.nanoTime();
        List<PullEvent> events = new ArrayList<>();

        pulls().pull(events::add);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
        assertThat(events)
                .filteredOn(PullEvent.Told.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(
                        PullEvent.Told.class,
                        told -> assertThat(told.message().code()).isEqualTo(HubMessage.HUB_TRIED_AGAIN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3600", "date"})
    void nobodyWaitsForAnHour(String wait) {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusHours(1));
        server.instead("/tree/", exchange -> {
            exchange.getResponseHeaders().set("Retry-After", wait.equals("date") ? date : wait);
            return HubServer.status(exchange, 429);
        });

        assertThat(fails(HubMessage.HUB_BUSY).why()).containsPattern("3[56]\\d\\d seconds");
    }

    @Test
    void aHubThatKnowsNoRangesIsTakenAsItIs() throws IOException {
        server.instead(
                "/" + SHARD + "?signed",
                exchange -> HubServer.bytes(exchange, 200, server.files().get(SHARD)));

        PulledModel pulled = succeeds();

        assertThat(pulled.bytes()).isLessThanOrEqualTo(pulled.fetchedBytes());
    }

    @Test
    void aHubThatKnowsNoRangesAndCutsIsAskedForAllAgain() throws IOException {
        byte[] content = server.files().get(SHARD);
        server.instead("/" + SHARD + "?signed", 2, exchange -> {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content, 0, 150_000);
            exchange.getResponseBody().flush();
            return true;
        });
        server.instead("/" + SHARD + "?signed", exchange -> HubServer.bytes(exchange, 200, content));

        succeeds();
    }

    @Test
    void aHubThatRefusesRangesIsAskedForTheWhole() throws IOException {
        server.instead(
                "/" + SHARD + "?signed",
                exchange -> !rangeOf(exchange).equals("null") && HubServer.status(exchange, 416));

        succeeds();
    }

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

    @Test
    void aProcessThatWasKilledLeavesWhatTheNextOneUses() throws IOException {
        byte[] content = server.files().get(SHARD);
        Path blobs = cache.resolve("models--zai-org--CogView4-Small/blobs");
        Files.createDirectories(blobs);
        Path file = blobs.resolve(Sha256.of(content) + ModelStore.INCOMPLETE);
        try (PartialFile killed = PartialFile.open(file, content.length, Pulls.TUNING.blockBytes())) {
            killed.write(0, java.nio.ByteBuffer.wrap(content, 0, 200_000).slice());
            killed.mark(new PartialFile.Part(0, 200_000));
        }

        PulledModel pulled = succeeds();

        assertThat(pulled.fetchedBytes()).isEqualTo(pulled.bytes() - 48 * 4096);
    }

    @Test
    void whatAnotherToolLeftHalfIsNotTakenUp() throws IOException {
        Path blobs = cache.resolve("models--zai-org--CogView4-Small/blobs");
        Files.createDirectories(blobs);
        Path foreign = blobs.resolve(Sha256.of(server.files().get(SHARD)) + ".incomplete");
        Files.writeString(foreign, "of others");

        pulls().pull();

        assertThat(foreign).hasContent("of others");
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

    @Test
    void aCacheThatCannotBeWrittenIsTold() throws IOException {
        Files.writeString(cache.resolve("file"), "");

        fails(pulls().with("HF_HUB_CACHE", cache.resolve("file/below").toString()), CoreMessage.OUTPUT_UNWRITABLE);
    }

    @Test
    void theProxyOfTheEnvironmentIsAskedButForWhatNeedsNone() {
        Pulls behind = pulls().with("HF_ENDPOINT", "http://hub.example")
                .with("HTTP_PROXY", server.address())
                .with("NO_PROXY", "other.example, 127.0.0.1");

        assertThat(behind.pull().files()).isEqualTo(HubServer.pulled().size());

        assertThat(server.asked())
                .filteredOn(request -> request.path().contains("/api/"))
                .isNotEmpty()
                .allMatch(request -> request.path().startsWith("http://hub.example/"));
        assertThat(server.asked())
                .filteredOn(request -> request.path().contains("signed=yes"))
                .isNotEmpty()
                .allMatch(request -> request.path().startsWith("/"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"socks5://127.0.0.1:1", "http://ada:hunter2@127.0.0.1:1", "http://"})
    void aProxyThatIsNoneIsTold(String proxy) {
        Pulls behind = pulls().with("HF_ENDPOINT", "http://hub.example").with("http_proxy", proxy);

        assertThat(fails(behind, HubMessage.HUB_PROXY_UNFIT).getMessage()).doesNotContain("hunter2");
    }
}
