package io.cogview4j.server.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cogview4j.events.Cancellation;
import io.cogview4j.message.CancelledException;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.server.job.Encoding.Text;
import io.cogview4j.server.model.ModelMessage;
import io.cogview4j.server.store.FolderBlobs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class RemoteEncoderTest {
    private static final List<Text> TEXTS = List.of(new Text("a red heart", "blue"), new Text("一颗蓝色的星星", null));
    private static final String ID = "emb_" + "0".repeat(64);

    @TempDir
    private Path folder;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer other;
    private volatile int status = 200;
    private volatile String answer = "{\"id\": \"" + ID + "\"}";
    private volatile boolean silent;

    @BeforeEach
    void start() throws IOException {
        other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        other.createContext("/", this::handle);
        other.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        other.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
        reached.countDown();
        if (silent) {
            try {
                over.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        byte[] bytes = (exchange.getRequestURI().getPath().endsWith("/file") ? "embeddings" : answer)
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private RemoteEncoder encoder(@Nullable String key) {
        URI address = URI.create("http://127.0.0.1:" + other.getAddress().getPort());
        return new RemoteEncoder(address, key, new FolderBlobs(folder), Duration.ofMillis(500));
    }

    @Test
    void asksForAllTextsAtOnceAndFetchesOneFile() throws IOException {
        Path file = encoder("a key of this server").encode(TEXTS, true, Cancellation.never());

        assertThat(file).hasContent("embeddings");
        assertThat(asked)
                .containsExactly(
                        "POST /v1/embeddings/images Bearer a key of this server {\"prompts\":["
                                + "{\"prompt\":\"a red heart\",\"negative_prompt\":\"blue\"},{\"prompt\":\"一颗蓝色的星星\"}]}",
                        "GET /v1/embeddings/images/" + ID + "/file Bearer a key of this server ");
        assertThat(Files.exists(file)).isTrue();
    }

    @Test
    void tellsWhatTheOtherServerAnswered() {
        status = 503;

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> encoder(null).encode(TEXTS, true, Cancellation.never()))
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo(ModelMessage.ENCODER_ANSWER_UNUSABLE))
                .withMessageContaining("503");
    }

    @Test
    void makesNoPathOfWhatTheOtherServerSays() {
        answer = "{\"id\": \"../../etc/passwd\"}";

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> encoder(null).encode(TEXTS, true, Cancellation.never()));
        assertThat(asked).hasSize(1);
    }

    @Test
    void tellsThatTheOtherServerIsNotThere() {
        RemoteEncoder encoder = encoder(null);
        other.stop(0);

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> encoder.encode(TEXTS, true, Cancellation.never()))
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo(ModelMessage.ENCODER_UNREACHABLE));
    }

    @Test
    void waitsForAnotherServerThatStartsAgain() throws IOException {
        RemoteEncoder encoder = encoder(null);
        InetSocketAddress address = other.getAddress();
        other.stop(0);
        Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(100);
                other = HttpServer.create(address, 0);
                other.createContext("/", this::handle);
                other.start();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        assertThat(encoder.encode(TEXTS, true, Cancellation.never())).hasContent("embeddings");
    }

    @Test
    void stopsWaitingWhenNobodyWantsThePictureAnyMore() throws InterruptedException {
        silent = true;
        Cancellation cancellation = new Cancellation();
        Thread.ofVirtual().start(() -> {
            try {
                reached.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            cancellation.cancel();
        });

        assertThatExceptionOfType(CancelledException.class)
                .isThrownBy(() -> encoder(null).encode(TEXTS, true, cancellation));
    }
}
