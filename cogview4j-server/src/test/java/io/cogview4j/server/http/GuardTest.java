package io.cogview4j.server.http;

import static io.cogview4j.server.http.StartedServer.error;
import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.server.http.guard.ApiKeys;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask, from where. */
@TestInstance(Lifecycle.PER_CLASS)
class GuardTest {
    private static final String ANN = "ann-0123456789abcdef";
    private static final String BOB = "bob-0123456789abcdef";

    private StartedServer open;
    private StartedServer keyed;

    @BeforeAll
    void start(@TempDir Path folder) {
        open = new StartedServer(folder);
        keyed = StartedServer.withKeys(folder, "# clients", "", "ann:" + ANN, "bob:" + BOB);
        keyed.draws("picture");
    }

    @AfterAll
    void stop() {
        open.close();
        keyed.close();
    }

    private static String raw(StartedServer server, String path, String... headers) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.server.port())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\n" + String.join("\r\n", headers)
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            try (InputStream in = socket.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:8080", "127.0.0.1:1", "[::1]:8080", "LOCALHOST", "localhost."})
    void answersUnderNamesOfThisMachine(String host) throws Exception {
        assertThat(raw(open, "/v1/models", "Host: " + host)).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1.evil.example", "[::2]"
            })
    void refusesNamesThatItDoesNotKnow(String host) throws Exception {
        assertThat(raw(open, "/v1/models", "Host: " + host))
                .startsWith("HTTP/1.1 403 ")
                .contains("\"host-not-allowed\"", "permission_error");
        assertThat(raw(open, "/", "Host: " + host)).startsWith("HTTP/1.1 403 ");
    }

    @Test
    void refusesARequestWithoutAHost() throws Exception {
        assertThat(raw(open, "/v1/models", "X-Nothing: 1")).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void answersUnderAHostThatWasAllowed(@TempDir Path folder) throws Exception {
        HttpSettings settings = new HttpSettings(
                "127.0.0.1",
                0,
                Set.of("images.example"),
                null,
                URI.create("https://public.example/base"),
                false,
                StartedServer.CAPS,
                StartedServer.TIMES);
        try (StartedServer server = new StartedServer(folder, settings, new FakeModel())) {
            assertThat(raw(server, "/v1/models", "Host: images.example")).startsWith("HTTP/1.1 200 ");
            assertThat(raw(server, "/v1/models", "Host: public.example")).startsWith("HTTP/1.1 200 ");
            assertThat(raw(server, "/v1/models", "Host: other.example")).startsWith("HTTP/1.1 403 ");
            server.draws("picture");
            assertThat(server.post("/v1/images/generations", "{\"prompt\": \"a\", \"response_format\": \"url\"}")
                            .body())
                    .contains("\"https://public.example/base/v1/jobs/job_");
        }
    }

    @Test
    void machinesMayAskForItsHealthByAnyName() throws Exception {
        assertThat(raw(open, "/health/live", "Host: 10.0.0.7:8080")).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example",
                "https://localhost.evil.example",
                "null",
                "http://localhost:3000",
                "file://",
                "x"
            })
    void refusesPagesOfOtherSites(String origin) throws Exception {
        assertThat(raw(open, "/v1/models", "Host: localhost:8080", "Origin: " + origin))
                .startsWith("HTTP/1.1 403 ")
                .contains("\"origin-not-allowed\"");
    }

    @Test
    void answersItsOwnPage() throws Exception {
        assertThat(raw(open, "/v1/models", "Host: localhost:8080", "Origin: http://localhost:8080"))
                .startsWith("HTTP/1.1 200 ")
                .doesNotContain("Access-Control");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "", "text/json", "image/png"})
    void takesNoBodyThatAPageMaySendWithoutAsking(String type) throws Exception {
        var request = open.request("/v1/images/generations").POST(BodyPublishers.ofString("{\"prompt\": \"a\"}"));
        HttpResponse<String> response = open.send(type.isEmpty() ? request : request.header("Content-Type", type));

        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(error(response).path("code").asString()).isEqualTo("content-type-unsupported");
    }

    @Test
    void aKeyOpensTheDoor() throws Exception {
        var bearer =
                keyed.json("/v1/images/generations", "{\"prompt\": \"a\"}").header("Authorization", "Bearer " + ANN);
        assertThat(keyed.send(bearer).statusCode()).isEqualTo(200);
        assertThat(keyed.jobs.lastAsked().client()).isEqualTo("ann");

        var basic = keyed.json("/v1/images/generations", "{\"prompt\": \"a\"}")
                .header("Authorization", basic("anyone:" + BOB));
        assertThat(keyed.send(basic).statusCode()).isEqualTo(200);
        assertThat(keyed.jobs.lastAsked().client()).isEqualTo("bob");
    }

    @Test
    void withoutAKeyNothingIsAnswered() throws Exception {
        HttpResponse<String> response = keyed.get("/v1/models");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(error(response).path("type").asString()).isEqualTo("authentication_error");
        assertThat(error(response).path("code").asString()).isEqualTo("key-missing");
        assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        for (String path : new String[] {"/metrics", "/v1/server", "/v1/jobs", "/nowhere", "/sdapi/v1/options"}) {
            assertThat(keyed.get(path).statusCode()).as(path).isEqualTo(401);
        }
        assertThat(keyed.post("/v1/images/generations", "{}").statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer ann-0123456789abcdeg",
                "Bearer ann",
                "Bearer",
                "Bearer ",
                "Basic !!!",
                "Basic YW5u",
                "Digest x",
                "ann-0123456789abcdef"
            })
    void aWrongKeyIsRefused(String header) throws Exception {
        assertThat(keyed.send(keyed.request("/v1/models").header("Authorization", header))
                        .statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/page/app.js", "/health/live", "/health/ready"})
    void thePageAndItsHealthNeedNoKey(String path) throws Exception {
        assertThat(keyed.get(path).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/page/../v1/models",
                "/health/../v1/models",
                "/page/%2e%2e/v1/models",
                "/page/..%2fv1/models",
                "/health/..;/v1/models",
                "//v1/models",
                "/V1/models",
                "/v1/models/",
                "/page/x/../../v1/models",
                "http://localhost/v1/models"
            })
    void noDetourLeadsPastTheDoor(String path) throws Exception {
        assertThat(raw(keyed, path, "Host: localhost")).containsPattern("^HTTP/1.1 (400|401|404) ");
    }

    @Test
    void anAddressInTheRequestIsNoOtherHost() throws Exception {
        assertThat(raw(open, "http://evil.example/v1/models", "Host: localhost"))
                .doesNotStartWith("HTTP/1.1 200 ");
        assertThat(raw(open, "http://localhost/v1/models", "Host: evil.example"))
                .doesNotStartWith("HTTP/1.1 200 ");
    }

    @Test
    void aClientSeesItsOwnJobsOnly() throws Exception {
        var ask = keyed.json("/v1/jobs", "{\"prompt\": \"a\"}").header("Authorization", "Bearer " + ANN);
        String job = keyed.send(ask).headers().firstValue("Location").orElseThrow();

        assertThat(keyed.send(keyed.request(job).header("Authorization", "Bearer " + ANN))
                        .statusCode())
                .isEqualTo(200);
        for (String path : new String[] {job, job + "/results/0", job + "/events", job + "/preview"}) {
            assertThat(keyed.send(keyed.request(path).header("Authorization", "Bearer " + BOB))
                            .statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
        assertThat(keyed.send(keyed.request(job).DELETE().header("Authorization", "Bearer " + BOB))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void anAddressOfAPictureWorksWithoutAKeyAsItIsAlone() throws Exception {
        var ask = keyed.json("/v1/images/generations", "{\"prompt\": \"a\", \"response_format\": \"url\"}")
                .header("Authorization", "Bearer " + ANN);
        URI url = URI.create(StartedServer.json(keyed.send(ask))
                .path("data")
                .path(0)
                .path("url")
                .asString());
        String path = url.getPath();
        String query = url.getQuery();

        assertThat(keyed.get(path + "?" + query).body()).isEqualTo("picture");
        assertThat(keyed.get(path).statusCode()).isEqualTo(401);
        assertThat(keyed.get(path.replace("results/0", "results/1") + "?" + query)
                        .statusCode())
                .isEqualTo(401);
        assertThat(keyed.get(path + "?" + query.replace("ann", "bob")).statusCode())
                .isEqualTo(401);
        assertThat(keyed.get(path + "?" + query.replaceFirst("expires=1", "expires=2"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(keyed.get("/v1/jobs?" + query).statusCode()).isEqualTo(401);
        assertThat(keyed.send(keyed.request(path + "?" + query).DELETE()).statusCode())
                .isEqualTo(401);
    }

    @Test
    void onlyDigestsOfKeysAreKept(@TempDir Path folder) throws Exception {
        ApiKeys keys = ApiKeys.read(Files.writeString(folder.resolve("keys"), "ann:" + ANN + "\nbob:" + BOB));

        assertThat(keys.names()).containsExactly("ann", "bob");
        assertThat(keys.clientOf(BOB)).contains("bob");
        assertThat(keys.clientOf(BOB + "x")).isEmpty();
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
