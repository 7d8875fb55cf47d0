package io.cogview4j.server;

import io.cogview4j.CogView4;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server in a process of its own, which can be killed. */
public final class ServerProcess implements AutoCloseable {
    private final Process process;
    private final URI address;
    private final HttpClient client = HttpClient.newHttpClient();

    private ServerProcess(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /** The process: data folder, URL of the database or nothing. */
    public static void main(String[] arguments) throws InterruptedException {
        Server server = Server.start(
                CogView4.tiny(), null, settings(Path.of(arguments[0]), arguments.length > 1 ? arguments[1] : null));
        System.out.println(server.address());
        Thread.currentThread().join();
    }

    private static ServerSettings settings(Path folder, @Nullable String database) {
        return new ServerSettings(
                new ServerSettings.Address("127.0.0.1", 0, null, false, List.of(), null),
                new ServerSettings.Storage(folder, database, Duration.ofDays(1), 1L << 30),
                new ServerSettings.Drawing(true, true, null, null, null, 8, Duration.ofMinutes(1)),
                10_000);
    }

    public static ServerProcess start(Path folder, @Nullable String database) throws IOException {
        return start(folder, database, List.of());
    }

    /** @param options of Java */
    public static ServerProcess start(Path folder, @Nullable String database, List<String> options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
        command.addAll(options);
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), ServerProcess.class.getName(), folder.toString()));
        if (database != null) {
            command.add(database);
        }
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        @Nullable String line = out.readLine();
        if (line == null) {
            throw new IOException("the server did not start");
        }
        return new ServerProcess(process, URI.create(line));
    }

    /** Where it listens. */
    public URI address() {
        return address;
    }

    public long pid() {
        return process.pid();
    }

    /** As {@code kill -9}. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** As {@code kill -STOP} or {@code kill -CONT}. */
    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** Asks for a job. @return its id once the server has answered that it has it */
    public String submit(String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(address.resolve("/v1/jobs"))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
        if (answer.statusCode() != 202) {
            throw new IOException(answer.statusCode() + " " + answer.body());
        }
        return json(answer).path("id").asString();
    }

    /** A job as the server tells it. */
    public JsonNode job(String id) {
        try {
            HttpResponse<String> answer = send(HttpRequest.newBuilder(address.resolve("/v1/jobs/" + id))
                    .timeout(Duration.ofSeconds(20))
                    .build());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(id + ": " + answer.statusCode() + " " + answer.body());
            }
            return json(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits for the end of a job. */
    public JsonNode finished(String id) throws InterruptedException {
        JsonNode job = job(id);
        while (List.of("queued", "running").contains(job.path("status").asString(""))) {
            Thread.sleep(100);
            job = job(id);
        }
        return job;
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
