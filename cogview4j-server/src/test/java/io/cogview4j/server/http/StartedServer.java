package io.cogview4j.server.http;

import io.cogview4j.server.http.HttpSettings.Times;
import io.cogview4j.server.http.guard.ApiKeys;
import io.cogview4j.server.http.request.Caps;
import io.cogview4j.server.job.BlobId;
import io.cogview4j.server.job.JobResult;
import io.cogview4j.server.model.ServedModel;
import io.cogview4j.server.store.FolderBlobs;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server at a free port with a queue, a store and a model that are made up, and a client. */
final class StartedServer implements AutoCloseable {
    static final Times TIMES = new Times(Duration.ofMillis(1_000), Duration.ofMillis(200), Duration.ofMillis(300), 256);
    static final Caps CAPS = new Caps(1 << 16, 1 << 19, 1 << 20, 1_000, 1 << 16);
    static final HttpSettings SETTINGS = new HttpSettings("127.0.0.1", 0, Set.of(), null, null, false, CAPS, TIMES);

    private static final String PAGE = "/io/cogview4j/server/http/testpage/";

    final FakeJobs jobs = new FakeJobs();
    final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    final HttpClient client = HttpClient.newHttpClient();
    final FolderBlobs blobs;
    private final ServedModel model;
    final HttpServer server;

    StartedServer(Path folder) {
        this(folder, SETTINGS, new FakeModel());
    }

    StartedServer(Path folder, HttpSettings settings, ServedModel model) {
        this.model = model;
        blobs = new FolderBlobs(folder);
        server = HttpServer.start(settings, parts(), PAGE);
    }

    static StartedServer withKeys(Path folder, String... lines) {
        try {
            Path file = Files.writeString(folder.resolve("keys.txt"), String.join("\n", lines));
            HttpSettings settings =
                    new HttpSettings("127.0.0.1", 0, Set.of(), ApiKeys.read(file), null, false, CAPS, TIMES);
            return new StartedServer(folder, settings, new FakeModel());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(10));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return send(json(path, json));
    }

    HttpRequest.Builder json(String path, String json) {
        return request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json));
    }

    HttpResponse<String> post(String path, MultipartForm form) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", form.contentType()).POST(form.body()));
    }

    static JsonNode json(HttpResponse<String> response) {
        return new JsonMapper().readTree(response.body());
    }

    static JsonNode error(HttpResponse<String> response) {
        return json(response).path("error");
    }

    /** A result of a job, with a file of this content. */
    JobResult picture(int index, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return result(index, bytes, "image/png", 64);
    }

    JobResult result(int index, byte[] bytes, String mediaType, @Nullable Integer side) {
        try {
            BlobId blob = blobs.put(bytes);
            return new JobResult(index, blob, mediaType, bytes.length, side, side, 41L + index, "Steps: 4");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every job makes this picture at once. */
    void draws(String content) {
        jobs.happens(id -> jobs.done(id, picture(0, content)));
    }

    List<String> names(JsonNode object) {
        return List.copyOf(object.propertyNames());
    }

    @Override
    public void close() {
        server.close();
        client.close();
    }

    /** What stands behind it. */
    HttpServer.Parts parts() {
        return new HttpServer.Parts(jobs, blobs, model, meters, new byte[32], List::of);
    }
}
