package io.cogview4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server that has done thousands of jobs, for clients of all kinds, takes no more of the machine than one that has done a quarter of
 * them. The system property {@value #JOBS} says how many.
 */
@Tag("slow")
@EnabledOnOs(OS.LINUX)
class SoakTest {
    private static final String JOBS = "cogview4j.soak.jobs";
    private static final int USUAL_JOBS = 2_000;
    private static final int IN_FLIGHT = 64;

    /** Caches fill for a while. 1,500 jobs that leave 16 KiB each would show. */
    private static final long HEAP_BYTES = 24L << 20;

    /** The heap is resident from the start, so this is what native code and threads take: arenas of malloc grow for a while. */
    private static final long RESIDENT_BYTES = 64L << 20;

    /** Workers of pools come and go with the load. */
    private static final int THREADS = 8;

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    @Test
    void takesNoMoreOfTheMachineWithEveryJob() throws Exception {
        int jobs = Integer.getInteger(JOBS, USUAL_JOBS);
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Path data = folder.resolve("data");
        try (ServerProcess server = ServerProcess.start(
                data, null, List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch", "-Djava.io.tmpdir=" + temporary))) {
            load(server, 0, jobs / 4);
            Footprint before = rested(server, Long.MAX_VALUE, Long.MAX_VALUE);
            load(server, jobs / 4, jobs);
            Footprint after = rested(server, before.threads() + THREADS, before.files());
            System.out.println(before + " after " + jobs / 4 + " jobs, " + after + " after " + jobs);

            assertThat(wrong).isEmpty();
            assertThat(after.heapBytes()).isLessThan(before.heapBytes() + HEAP_BYTES);
            assertThat(after.residentBytes()).isLessThan(before.residentBytes() + RESIDENT_BYTES);
            assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + THREADS);
            assertThat(after.files()).isLessThanOrEqualTo(before.files());
            assertThat(files(data).filter(file -> file.toString().endsWith(".tmp")))
                    .isEmpty();
            assertThat(files(data.resolve("runs"))).isEmpty();
            assertThat(files(temporary).filter(file -> !file.toString().contains("hsperfdata")))
                    .isEmpty();
        }
    }

    private static Stream<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList().stream();
        }
    }

    private void load(ServerProcess server, int from, int to) throws InterruptedException {
        Semaphore free = new Semaphore(IN_FLIGHT);
        try (HttpClient client = HttpClient.newHttpClient();
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = from; i < to; i++) {
                int number = i;
                free.acquire();
                clients.execute(() -> {
                    try {
                        ask(server.address(), client, number);
                    } catch (IOException | RuntimeException e) {
                        wrong.add(number + ": " + e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } finally {
                        free.release();
                    }
                });
            }
        }
    }

    private void ask(URI server, HttpClient client, int number) throws IOException, InterruptedException {
        switch (number % 8) {
            case 0, 1, 2 ->
                require(number, 200, send(client, post(server, "/v1/images/generations", body(number, ""))));
            case 3 -> {
                HttpResponse<String> stream = send(
                        client,
                        post(
                                server,
                                "/v1/images/generations",
                                body(number, ", \"stream\": true, \"partial_images\": 2")));
                require(number, 200, stream);
                if (!stream.body().contains("image_generation.completed")) {
                    wrong.add(number + ": " + stream.body());
                }
            }
            case 4 -> {
                String job = submitted(server, client, number);
                HttpResponse<String> events = send(client, get(server, "/v1/jobs/" + job + "/events"));
                require(number, 200, events);
                if (!events.body().contains("event: done")) {
                    wrong.add(number + ": " + events.body());
                }
                require(number, 200, send(client, get(server, "/v1/jobs/" + job + "/results/0")));
            }
            case 5 -> {
                String job = submitted(server, client, number);
                Thread.sleep(number % 200);
                require(
                        number,
                        200,
                        send(
                                client,
                                HttpRequest.newBuilder(server.resolve("/v1/jobs/" + job))
                                        .DELETE()));
            }
            case 6 ->
                goAway(
                        server,
                        "POST /v1/images/generations",
                        body(number, ", \"on_disconnect\": \"cancel\""),
                        number % 300);
            default -> {
                String job = submitted(server, client, number);
                goAway(server, "GET /v1/jobs/" + job + "/events", "", number % 300);
            }
        }
    }

    private static String body(int seed, String rest) {
        return "{\"prompt\": \"a red heart\", \"size\": \"128x128\", \"steps\": 2, \"seed\": %d%s}"
                .formatted(seed, rest);
    }

    private String submitted(URI server, HttpClient client, int number) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(client, post(server, "/v1/jobs", body(number, ", \"previews\": true")));
        require(number, 202, answer);
        return JsonMapper.shared().readTree(answer.body()).path("id").asString();
    }

    /** Begins to read and closes the connection. */
    private static void goAway(URI server, String what, String body, long millis)
            throws IOException, InterruptedException {
        try (Socket socket = new Socket("127.0.0.1", server.getPort())) {
            byte[] content = body.getBytes(StandardCharsets.UTF_8);
            String head = what + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                    + content.length + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(content);
            InputStream in = socket.getInputStream();
            Thread.sleep(millis);
            in.skip(in.available());
        }
    }

    private static HttpRequest.Builder get(URI server, String path) {
        return HttpRequest.newBuilder(server.resolve(path));
    }

    private static HttpRequest.Builder post(URI server, String path, String json) {
        return get(server, path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json));
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.timeout(Duration.ofMinutes(5)).build(), BodyHandlers.ofString());
    }

    private void require(int number, int status, HttpResponse<String> answer) {
        if (answer.statusCode() != status) {
            wrong.add(number + ": " + answer.statusCode() + " " + answer.body());
        }
    }

    /** When all jobs are over and all clients gone; waits a while for pools and connections to shrink to this. */
    private static Footprint rested(ServerProcess server, long threads, long files)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String status : List.of("queued", "running")) {
                while (!jobs(client, server.address(), status).isEmpty()) {
                    Thread.sleep(200);
                }
            }
        }
        Thread.sleep(2_000); // connections that were closed are forgotten, here and there
        long end = System.nanoTime() + PATIENCE.toNanos();
        Footprint footprint = Footprint.of(server.pid());
        while ((footprint.threads() > threads || footprint.files() > files) && System.nanoTime() < end) {
            Thread.sleep(1_000);
            footprint = Footprint.of(server.pid());
        }
        return footprint;
    }

    private static JsonNode jobs(HttpClient client, URI server, String status)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = send(client, get(server, "/v1/jobs?status=" + status));
        return JsonMapper.shared().readTree(answer.body()).path("data");
    }
}
