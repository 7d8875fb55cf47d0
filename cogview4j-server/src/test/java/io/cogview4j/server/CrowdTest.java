package io.cogview4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** A server whom some clients keep busy, with what they should not send or in numbers, goes on serving all others. */
@Tag("slow")
@TestInstance(Lifecycle.PER_CLASS)
class CrowdTest {
    private static final int LISTENERS = 500;
    private static final int SLOW_CLIENTS = 200;
    private static final int LARGE_BODIES = 40;
    private static final int LARGE_FORMS = 10;
    private static final int HUGE_BYTES = 100_000_000;

    /** Of what takes milliseconds, on a machine that has other things to do. */
    private static final Duration AT_MOST = Duration.ofSeconds(10);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private ServerProcess server;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        server = ServerProcess.start(folder, null, List.of("-Xmx256m"));
    }

    @AfterAll
    void stop() {
        threads.shutdownNow();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/images/generations, application/json, false",
        "/v1/images/generations, application/json, true",
        "/sdapi/v1/img2img, application/json, true",
        "/v1/images/edits, multipart/form-data; boundary=b, false",
        "/v1/images/edits, multipart/form-data; boundary=b, true",
        "/v1/recipe, image/png, true"
    })
    void hugeBodies(String path, String type, boolean chunked) throws Exception {
        List<Future<String>> answers = new ArrayList<>();
        whileOthersAreServed(() -> {
            for (int i = 0; i < 8; i++) {
                answers.add(threads.submit(() -> sendHuge(path, type, chunked)));
            }
            for (Future<String> answer : answers) {
                answer.get();
            }
            return null;
        });

        for (Future<String> answer : answers) {
            assertThat(answer.get()).startsWith("HTTP/1.1 413 ");
        }
    }

    /** Sends until the server has answered, as a client does that looks at the answer. */
    private String sendHuge(String path, String type, boolean chunked) throws IOException {
        try (Socket socket = open()) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: " + type
                            + "\r\n" + (chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + HUGE_BYTES)
                            + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            String start = type.startsWith("multipart")
                    ? "--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"x\"\r\n\r\n"
                    : "{\"prompt\": \"";
            byte[] part = new byte[1 << 16];
            Arrays.fill(part, (byte) 'a');
            byte[] first = start.getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(first, 0, part, 0, first.length);
            byte[] chunk = (Integer.toHexString(part.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            try {
                for (long sent = 0;
                        sent < HUGE_BYTES && socket.getInputStream().available() == 0;
                        sent += part.length) {
                    if (chunked) {
                        out.write(chunk);
                    }
                    out.write(part);
                    if (chunked) {
                        out.write('\r');
                        out.write('\n');
                    }
                    Arrays.fill(part, 0, first.length, (byte) 'a');
                }
            } catch (IOException e) {
                // the server does not want the rest
            }
            return line(socket);
        }
    }

    @Test
    void slowClients() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < SLOW_CLIENTS; i++) {
                Socket socket = open();
                slow.add(socket);
                String head =
                        switch (i % 3) {
                            case 0 -> "GET /v1/models HTTP/1.1\r\nHost: localhost\r\nX-";
                            case 1 ->
                                "POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{";
                            default ->
                                "POST /v1/images/edits HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\n"
                                        + "Transfer-Encoding: chunked\r\n\r\n";
                        };
                socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            }
            whileOthersAreServed(() -> {
                for (int second = 0; second < 5; second++) {
                    for (Socket socket : slow) {
                        socket.getOutputStream().write('1');
                    }
                    Thread.sleep(1_000);
                }
                return null;
            });
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void listenersOfOneJob() throws Exception {
        String job = server.submit(
                "{\"prompt\": \"a red heart\", \"size\": \"256x256\", \"steps\": 1000, \"previews\": true}");
        CountDownLatch hearing = new CountDownLatch(LISTENERS);
        List<Future<Boolean>> ends = new ArrayList<>();
        whileOthersAreServed(() -> {
            for (int i = 0; i < LISTENERS; i++) {
                ends.add(threads.submit(() -> hearsTheEnd(job, hearing)));
            }
            assertThat(hearing.await(60, TimeUnit.SECONDS)).isTrue();
            Thread.sleep(3_000);
            return null;
        });
        assertThat(sent("DELETE", "/v1/jobs/" + job, null).statusCode()).isEqualTo(200);

        for (Future<Boolean> end : ends) {
            assertThat(end.get(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private boolean hearsTheEnd(String job, CountDownLatch hearing) throws IOException {
        try (Socket socket = open()) {
            socket.getOutputStream()
                    .write(("GET /v1/jobs/" + job + "/events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            boolean progress = false;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!progress && line.equals("event: progress")) {
                    progress = true;
                    hearing.countDown();
                }
                if (line.equals("event: cancelled")) {
                    return progress;
                }
            }
            return false;
        }
    }

    @ParameterizedTest
    @CsvSource({"Host: rebound.example", "'Host: localhost\r\nOrigin: http://page.example'"})
    void strangers(String headers) throws Exception {
        List<Future<Integer>> refused = new ArrayList<>();
        whileOthersAreServed(() -> {
            for (int i = 0; i < 16; i++) {
                refused.add(threads.submit(() -> refusals(headers, 200)));
            }
            for (Future<Integer> one : refused) {
                one.get();
            }
            return null;
        });

        for (Future<Integer> one : refused) {
            assertThat(one.get()).isEqualTo(200);
        }
    }

    private int refusals(String headers, int requests) throws IOException {
        int refusals = 0;
        for (int i = 0; i < requests; i++) {
            try (Socket socket = open()) {
                socket.getOutputStream()
                        .write(("GET /v1/jobs HTTP/1.1\r\nConnection: close\r\n" + headers + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                refusals += line(socket).startsWith("HTTP/1.1 403 ") ? 1 : 0;
            }
        }
        return refusals;
    }

    /** Each has almost all that a body may have, and the last of it does not come. */
    @Test
    void largeBodiesThatDoNotEnd() throws Exception {
        byte[] body = new byte[23 << 20];
        Arrays.fill(body, (byte) 'A');
        byte[] start = "{\"init_images\": [\"".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(start, 0, body, 0, start.length);

        unfinished("/sdapi/v1/img2img", "application/json", body, LARGE_BODIES);
    }

    /** Each part is small enough to be kept in memory by servers that look at parts alone. */
    @Test
    void formsOfManyPartsThatDoNotEnd() throws Exception {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        for (int i = 0; i < 900; i++) {
            form.writeBytes(("--b\r\nContent-Disposition: form-data; name=\"a" + i + "\"; filename=\"a\"\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            form.writeBytes(new byte[60_000]);
            form.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }

        unfinished("/v1/images/edits", "multipart/form-data; boundary=b", form.toByteArray(), LARGE_FORMS);
    }

    private void unfinished(String path, String type, byte[] body, int clients) throws Exception {
        List<Socket> sockets = new ArrayList<>();
        byte[] head = ("POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
                        .formatted(path, type, body.length + 100))
                .getBytes(StandardCharsets.US_ASCII);
        try {
            whileOthersAreServed(() -> {
                for (int i = 0; i < clients; i++) {
                    Socket socket = open();
                    sockets.add(socket);
                    socket.getOutputStream().write(head);
                    socket.getOutputStream().write(body);
                }
                Thread.sleep(2_000);
                return null;
            });
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    /** Asks for all kinds of things that do not wait for a picture, one after the other, as long as this lasts. */
    private void whileOthersAreServed(Callable<?> crowd) throws Exception {
        Future<?> busy = threads.submit(crowd);
        List<Long> millis = new ArrayList<>();
        do {
            millis.add(millisOf("GET", "/health/ready", null));
            millis.add(millisOf("POST", "/v1/tokens", "{\"prompt\": \"a red heart\"}"));
            millis.add(millisOf("POST", "/v1/images/plan", "{\"prompt\": \"a red heart\"}"));
            millis.add(millisOf("GET", "/v1/jobs", null));
            long begin = System.nanoTime();
            String job = server.submit("{\"prompt\": \"a red heart\", \"size\": \"128x128\", \"steps\": 1}");
            millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
            millis.add(millisOf("DELETE", "/v1/jobs/" + job, null));
        } while (!busy.isDone());
        busy.get();
        Collections.sort(millis);
        System.out.printf(
                "%d requests of others: half in %d ms, all in %d ms%n",
                millis.size(), millis.get(millis.size() / 2), millis.getLast());

        assertThat(millis.getLast()).isLessThan(AT_MOST.toMillis());
    }

    private long millisOf(String method, String path, String json) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        HttpResponse<String> answer = sent(method, path, json);
        assertThat(answer.statusCode()).as("%s %s", path, answer.body()).isEqualTo(200);
        assertThat(JsonMapper.shared().readTree(answer.body()).isObject()).isTrue();
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    }

    private HttpResponse<String> sent(String method, String path, String json)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) { // each on a connection of its own
            return client.send(
                    HttpRequest.newBuilder(server.address().resolve(path))
                            .timeout(Duration.ofSeconds(30))
                            .header("Content-Type", "application/json")
                            .method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    private Socket open() throws IOException {
        Socket socket = new Socket("127.0.0.1", server.address().getPort());
        socket.setSoTimeout(60_000);
        return socket;
    }

    /** The first line of the answer. */
    private static String line(Socket socket) throws IOException {
        String line =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)).readLine();
        return line == null ? "" : line;
    }
}
