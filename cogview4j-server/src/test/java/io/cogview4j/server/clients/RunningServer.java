package io.cogview4j.server.clients;

import io.cogview4j.CogView4;
import io.cogview4j.server.Server;
import io.cogview4j.server.ServerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server with the built-in model, on a port that is free. */
final class RunningServer implements AutoCloseable {
    private final Server server;
    private final HttpClient client = HttpClient.newHttpClient();

    private RunningServer(Server server) {
        this.server = server;
    }

    static RunningServer in(Path folder) {
        return new RunningServer(Server.start(CogView4.tiny(), null, settings(folder)));
    }

    private static ServerSettings settings(Path folder) {
        return new ServerSettings(
                new ServerSettings.Address("127.0.0.1", 0, null, false, List.of(), null),
                new ServerSettings.Storage(folder, null, Duration.ofDays(1), 1L << 30),
                new ServerSettings.Drawing(true, true, null, null, null, 8, Duration.ofMinutes(1)),
                100);
    }

    URI address() {
        return server.address();
    }

    /** What clients for OpenAI are told as their base. */
    String openAi() {
        return address() + "/v1";
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(address().resolve(path)).GET().build());
    }

    HttpResponse<String> post(String path, String json) {
        return send(HttpRequest.newBuilder(address().resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build());
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    /** How many jobs there are with this text in their prompt. */
    int jobs(String text) {
        return json(get("/v1/jobs?limit=100&q=" + text.replace(" ", "%20")))
                .path("data")
                .size();
    }

    @Override
    public void close() {
        server.close();
    }
}
