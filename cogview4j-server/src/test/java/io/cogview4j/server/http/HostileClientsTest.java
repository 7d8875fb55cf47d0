package io.cogview4j.server.http;

import static io.cogview4j.server.http.StartedServer.error;
import static io.cogview4j.server.http.StartedServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that break off, send too much, or nothing, or what no client sends. */
@TestInstance(Lifecycle.PER_CLASS)
class HostileClientsTest {
    private static final String PATH = "/v1/images/generations";
    private static final String HEAD =
            "POST " + PATH + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\n";

    private StartedServer server;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = new StartedServer(folder);
        server.draws("picture");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** What comes back on a connection on which this is written, until the server closes it. */
    private String raw(String request) throws IOException {
        try (Socket socket = open()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return rest(socket);
        }
    }

    private Socket open() throws IOException {
        Socket socket = new Socket("127.0.0.1", server.server.port());
        socket.setSoTimeout(5_000);
        return socket;
    }

    private static String rest(Socket socket) throws IOException {
        try (InputStream in = socket.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aBodyThatIsTooLongIsRefusedBeforeItIsRead() throws Exception {
        String answer = raw(HEAD + "Content-Length: 100000000\r\n\r\n{");

        assertThat(answer).startsWith("HTTP/1.1 413 ").contains("\"body-too-large\"");
    }

    @Test
    void aBodyOfUnknownLengthIsReadOnlySoFar() throws Exception {
        StringBuilder request = new StringBuilder(HEAD + "Transfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < 5; i++) {
            request.append("4000\r\n").append("a".repeat(0x4000)).append("\r\n");
        }

        assertThat(raw(request.toString())).startsWith("HTTP/1.1 413 ").contains("\"body-too-large\"");
    }

    @Test
    void aFormThatIsTooLongIsRefused() throws Exception {
        MultipartForm form = new MultipartForm().field("prompt", "a").file("image", new byte[1 << 21]);

        HttpResponse<String> response = server.post("/v1/images/edits", form);

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(error(response).path("code").asString()).isEqualTo("body-too-large");
    }

    @Test
    void aFormOfUnknownLengthThatIsTooLongIsRefused() throws Exception {
        MultipartForm form = new MultipartForm().field("prompt", "a").file("image", new byte[1 << 21]);

        HttpResponse<String> response = server.send(server.request("/v1/images/edits")
                .header("Content-Type", form.contentType())
                .POST(form.chunked()));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(413);
    }

    @Test
    void aPictureThatIsTooLongIsRefusedWhereverItIsSent() throws Exception {
        byte[] picture = new byte[(1 << 20) + 1];

        assertThat(server.send(server.request("/v1/recipe")
                                .header("Content-Type", "image/png")
                                .POST(BodyPublishers.ofByteArray(picture)))
                        .statusCode())
                .isEqualTo(413);
        assertThat(server.post("/sdapi/v1/img2img", "{\"init_images\": [\"" + "A".repeat(1 << 19) + "\"]}")
                        .statusCode())
                .isEqualTo(413);
        assertThat(server.post("/v1/embeddings/images", new MultipartForm().file("file", picture))
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void aFormWithAFieldThatIsABookIsRefused() throws Exception {
        MultipartForm form = new MultipartForm().field("prompt", "a".repeat(1 << 17));

        assertThat(server.post("/v1/images/edits", form).statusCode()).isEqualTo(413);
    }

    @Test
    void aFormWithFieldsThatAreABookTogetherIsRefused() throws Exception {
        MultipartForm form = new MultipartForm().field("prompt", "a").file("image", SamplePictures.png(8, 8));
        for (int i = 0; i < 8; i++) {
            form.field("unknown" + i, "a".repeat(10_000));
        }

        assertThat(server.post("/v1/images/edits", form).statusCode()).isEqualTo(413);
    }

    @Test
    void aFormWithAnotherBoundaryIsRefused() throws Exception {
        MultipartForm form = new MultipartForm().field("prompt", "a");

        HttpResponse<String> response = server.send(server.request("/v1/images/edits")
                .header("Content-Type", "multipart/form-data; boundary=other")
                .POST(form.body()));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(error(response).path("code").asString()).isEqualTo("multipart-malformed");
    }

    @Test
    void aFormWithoutABoundaryIsRefused() throws Exception {
        HttpResponse<String> response = server.send(server.request("/v1/images/edits")
                .header("Content-Type", "multipart/form-data")
                .POST(BodyPublishers.ofString("x")));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "multipart/form-data; boundary=b"})
    void aBodyThatTricklesIsGivenUpThoughSomethingAlwaysComes(String type) throws Exception {
        String head = HEAD.replace("application/json", type) + "Content-Length: 60000\r\n\r\n";
        String start = "--b\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\n";
        try (Socket socket = open()) {
            socket.getOutputStream().write((head + start).getBytes(StandardCharsets.UTF_8));
            Thread trickle = Thread.ofVirtual().start(() -> trickle(socket));
            byte[] answer = socket.getInputStream().readNBytes("HTTP/1.1 408".length());

            assertThat(new String(answer, StandardCharsets.UTF_8)).isEqualTo("HTTP/1.1 408");
            assertThat(trickle.isAlive()).isTrue();
            trickle.interrupt();
        }
    }

    /** A byte at a time, far more often than a connection may be idle, for longer than a test waits. */
    private static void trickle(Socket socket) {
        try {
            for (int i = 0; i < 100; i++) {
                Thread.sleep(StartedServer.TIMES.idle().dividedBy(10));
                socket.getOutputStream().write('a');
            }
        } catch (IOException | InterruptedException e) {
            Thread.currentThread().interrupt(); // the server, or the test, has closed it
        }
    }

    @Test
    void aBodyThatNeverComesIsGivenUp() throws Exception {
        assertThat(raw(HEAD + "Content-Length: 60000\r\n\r\n{\"prompt\": \"")).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void headersThatNeverEndAreGivenUp() throws Exception {
        assertThat(raw("GET /v1/models HTTP/1.1\r\nHost: localhost\r\nX-")).doesNotContain(" 200 ");
    }

    @Test
    void aBodyThatBreaksOffIsRefused() throws Exception {
        try (Socket socket = open()) {
            socket.getOutputStream()
                    .write((HEAD + "Content-Length: 60000\r\n\r\n{\"prompt\": \"a").getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            assertThat(rest(socket)).startsWith("HTTP/1.1 400 ").contains("\"body-incomplete\"");
        }
    }

    @Test
    void aChunkThatIsNoneIsRefused() throws Exception {
        String answer = raw(HEAD + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"error\"");
    }

    @Test
    void twoLengthsAreRefused() throws Exception {
        String answer = raw(HEAD + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void headersThatAreTooLargeAreRefusedInTheSameForm() throws Exception {
        String answer =
                raw("GET /v1/models HTTP/1.1\r\nHost: localhost\r\nX-Large: " + "a".repeat(20_000) + "\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 431 ")
                .contains("\"headers-too-large\"")
                .doesNotContain("Jetty");
    }

    @Test
    void aRequestThatIsNoHttpIsRefusedInTheSameForm() throws Exception {
        assertThat(raw("GET /v1/models HTTP/1.1\r\nHost localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("\"request-malformed\"")
                .doesNotContain("Jetty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"prompt\":", "{\"a\":["})
    void jsonThatIsNestedWithoutEndIsRefused(String part) throws Exception {
        HttpResponse<String> response = server.post(PATH, part.repeat(5_000));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response).path("code").asString()).isEqualTo("json-too-deep");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/jobs/..%2f..%2fetc%2fpasswd",
                "/v1/jobs/%2e%2e/%2e%2e/etc/passwd",
                "/v1/jobs/job_00/results/0",
                "/v1/jobs/job_0123456789abcdef0123456789abcdef/results/..%2f0",
                "/v1/embeddings/images/..%5c..%5cetc",
                "/v1/embeddings/images/emb_zz/file",
                "/page/../HttpServer.class",
                "/page/..%2fHttpServer.class",
                "/page/%2e%2e/HttpServer.class",
                "/page/.hidden.html",
                "/page//etc/passwd",
                "/page/app.js%00.html"
            })
    void pathsLeadNowhereElse(String path) throws Exception {
        String answer = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer).containsPattern("^HTTP/1.1 40[04] ").contains("\"error\"");
    }

    @Test
    void htmlInAPromptComesBackAsTextInJson() throws Exception {
        HttpResponse<String> response =
                server.post("/v1/jobs", "{\"prompt\": \"<script>alert(1)</script>\\u001b[2J\"}");

        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(json(response).path("request").path("prompt").asString())
                .isEqualTo("<script>alert(1)</script>\u001b[2J");
        assertThat(response.body()).doesNotContain("\u001b");
    }

    @Test
    void noAnswerTellsWhatTheServerIs() throws Exception {
        assertThat(raw("GET /v1/models HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .doesNotContainIgnoringCase("server:")
                .doesNotContainIgnoringCase("jetty");
    }

    @Test
    void theServerStillAnswers() throws Exception {
        assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
    }
}
