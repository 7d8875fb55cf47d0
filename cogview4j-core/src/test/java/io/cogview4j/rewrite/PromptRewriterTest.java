package io.cogview4j.rewrite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server may answer anything, or nothing: the prompt is rewritten, or stays what the user wrote. */
class PromptRewriterTest {
    private static final String KEY = "sk-secret-0123";

    private interface Reply {
        void to(HttpExchange exchange) throws IOException;
    }

    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicReference<JsonNode> asked = new AtomicReference<>();
    private final AtomicReference<@Nullable String> authorization = new AtomicReference<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = listening();
    }

    private HttpServer listening() throws IOException {
        HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        made.setExecutor(threads);
        made.start();
        return made;
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void theAnswerTakesThePlaceOfThePrompt() {
        answers("一颗红色的爱心，位于白色背景中央，柔和的光线。");

        Rewriting rewritten = rewriter().rewrite("红心");

        assertThat(rewritten.problem()).isEmpty();
        assertThat(rewritten.prompt()).isEqualTo("一颗红色的爱心，位于白色背景中央，柔和的光线。");
    }

    @Test
    void theServerIsToldTheInstructionThePromptAndTheModel() {
        answers("a long description");

        rewriter().withModel("glm-4").rewrite("a red heart");

        JsonNode body = asked.get();
        assertThat(body.path("model").asString()).isEqualTo("glm-4");
        assertThat(body.path("messages").path(0).path("role").asString()).isEqualTo("system");
        assertThat(body.path("messages").path(0).path("content").asString()).contains("language of the idea");
        assertThat(body.path("messages").path(1).path("content").asString()).isEqualTo("a red heart");
        assertThat(authorization.get()).isNull();
    }

    @Test
    void theKeyIsSent() {
        answers("a long description");

        rewriter().withKey(KEY).rewrite("a");

        assertThat(authorization.get()).isEqualTo("Bearer " + KEY);
    }

    @Test
    void whatAModelThinksAloudIsNoPartOfThePrompt() {
        answers("<think>The user wants\na heart.</think>\n\nA red heart,\nseen from above.");

        assertThat(rewriter().rewrite("a heart").prompt()).isEqualTo("A red heart, seen from above.");
    }

    @Test
    void anAnswerThatLosesTextToBeWrittenIsNotTaken() {
        answers("A sign that says goodbye.");

        stays("a sign \"HELLO\"", CoreMessage.REWRITE_ANSWER_UNUSABLE);
    }

    @Test
    void anAnswerThatKeepsTextToBeWrittenIsTaken() {
        answers("木牌上写着“欢迎光临”，阳光明媚。");

        assertThat(rewriter().rewrite("写着“欢迎光临”的木牌").problem()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 429, 500})
    void aServerThatRefusesLeavesThePrompt(int status) {
        replies(exchange -> send(exchange, status, "{\"error\": {\"message\": \"" + KEY + "\"}}"));

        stays("a heart", CoreMessage.REWRITE_REFUSED);
    }

    @Test
    void aRedirectionIsNotFollowedSoTheKeyReachesNoOtherHost() throws IOException {
        HttpServer other = listening();
        AtomicReference<@Nullable String> reached = new AtomicReference<>();
        other.createContext("/", exchange -> {
            reached.set(exchange.getRequestURI().toString());
            send(exchange, 200, completion("stolen"));
        });
        replies(exchange -> {
            exchange.getResponseHeaders().add("Location", address(other) + "/v1/chat/completions");
            exchange.sendResponseHeaders(307, -1);
            exchange.close();
        });

        stays("a heart", CoreMessage.REWRITE_REFUSED);

        assertThat(reached.get()).isNull();
        other.stop(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<!DOCTYPE html><p>Hello",
                "{",
                "[]",
                "null",
                "{\"choices\": []}",
                "{\"choices\": [{\"message\": {\"content\": 7}}]}",
                "{\"choices\": [{\"message\": {\"content\": \"  \\n \"}}]}",
                "{\"choices\": [{\"message\": {\"content\": null, \"refusal\": \"no\"}}]}",
                "{\"choices\": [{\"finish_reason\": \"length\", \"message\": {\"content\": \"a heart and\"}}]}",
                "{\"choices\": [{\"finish_reason\": \"content_filter\", \"message\": {\"content\": \"a\"}}]}"
            })
    void anAnswerThatIsNoneLeavesThePrompt(String answer) {
        replies(exchange -> send(exchange, 200, answer));

        stays("a heart", CoreMessage.REWRITE_ANSWER_UNUSABLE);
    }

    @Test
    void anAnswerThatNeverEndsLeavesThePrompt() {
        replies(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] piece = "x".repeat(1 << 16).getBytes(UTF_8);
            try (var out = exchange.getResponseBody()) {
                for (int i = 0; i < 1000; i++) {
                    out.write(piece);
                }
            }
        });

        stays("a heart", CoreMessage.REWRITE_ANSWER_UNUSABLE);
    }

    @Test
    void aPromptThatIsABookIsNotTaken() {
        answers("word ".repeat(5000));

        stays("a heart", CoreMessage.REWRITE_ANSWER_UNUSABLE);
    }

    @Test
    void aServerThatDoesNotAnswerIsNotWaitedForLonger() {
        replies(_ -> awaitEnd());

        Rewriting rewritten = rewriter().withLimit(Duration.ofMillis(200)).rewrite("a heart");

        assertThat(rewritten.problem().orElseThrow().code()).isEqualTo(CoreMessage.REWRITE_TOO_SLOW);
    }

    @Test
    void aServerThatStopsInTheMiddleOfItsAnswerIsNotWaitedForLonger() {
        replies(exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            awaitEnd();
        });

        Rewriting rewritten = rewriter().withLimit(Duration.ofMillis(300)).rewrite("a heart");

        assertThat(rewritten.problem().orElseThrow().code()).isEqualTo(CoreMessage.REWRITE_TOO_SLOW);
    }

    @Test
    void aServerThatIsNotThereLeavesThePrompt() {
        PromptRewriter rewriter = rewriter();
        server.stop(0);

        assertThat(rewriter.rewrite("a heart").problem().orElseThrow().code())
                .isEqualTo(CoreMessage.REWRITE_UNREACHABLE);
    }

    @ParameterizedTest
    @CsvSource({
        "'', /v1/chat/completions",
        "/, /v1/chat/completions",
        "/v1, /v1/chat/completions",
        "/api/v1/, /api/v1/chat/completions",
        "/proxy/chat/completions, /proxy/chat/completions",
        "/openai/chat/completions?api-version=1, /openai/chat/completions?api-version=1"
    })
    void theAddressIsCompletedUnlessItIsWhole(String path, String whole) {
        AtomicReference<String> reached = new AtomicReference<>();
        server.createContext("/", exchange -> {
            reached.set(exchange.getRequestURI().toString());
            send(exchange, 200, completion("long"));
        });

        assertThat(PromptRewriter.of(address(server) + path).rewrite("a").prompt())
                .isEqualTo("long");

        assertThat(reached.get()).isEqualTo(whole);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "localhost:1234", "ftp://x", "file:///etc/passwd", "http:///v1", "http://me:pw1@host", "a b"
            })
    void whatIsNoAddressIsRefusedWithoutShowingAPassword(String address) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> PromptRewriter.of(address))
                .matches(e -> e.code() == CoreMessage.REWRITE_ADDRESS_UNFIT)
                .withMessageNotContaining("pw1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\nX-Other: b", "schlüssel"})
    void whatIsNoKeyIsRefusedWithoutShowingIt(String key) {
        PromptRewriter rewriter = rewriter();

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> rewriter.withKey(key))
                .matches(e -> e.code() == CoreMessage.REWRITE_KEY_UNFIT
                        && e.problem().values().isEmpty());
    }

    /** The prompt stays, the warning has this code, and the key is in nothing that is told. */
    private void stays(String prompt, CoreMessage code) {
        PromptRewriter rewriter = rewriter().withKey(KEY);

        Rewriting rewritten = rewriter.rewrite(prompt);

        assertThat(rewritten.prompt()).isEqualTo(prompt);
        assertThat(rewritten.problem().orElseThrow().code()).isEqualTo(code);
        assertThat(rewritten.problem().orElseThrow().text(Locale.ENGLISH) + rewriter)
                .doesNotContain(KEY);
    }

    private PromptRewriter rewriter() {
        return PromptRewriter.of(address(server));
    }

    private static String address(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answers(String content) {
        replies(exchange -> send(exchange, 200, completion(content)));
    }

    private void replies(Reply reply) {
        server.createContext("/v1/chat/completions", exchange -> {
            asked.set(JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes()));
            authorization.set(exchange.getRequestHeaders().getFirst("Authorization"));
            reply.to(exchange);
        });
    }

    private void awaitEnd() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String completion(String content) {
        var body = JsonMapper.shared().createObjectNode();
        body.putArray("choices").addObject().putObject("message").put("content", content);
        return body.toString();
    }
}
