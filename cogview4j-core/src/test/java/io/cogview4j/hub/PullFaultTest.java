package io.cogview4j.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cogview4j.bits.Sha256;
import io.cogview4j.message.CogView4Exception;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A hub, a network or a disk may fail in any way: a pull gets over it, or says what is wrong and leaves what is sound. */
class PullFaultTest extends FaultyHub {
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
