package io.cogview4j.cli.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cogview4j.checkpoint.BuiltInModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** A hub on this machine that has the built-in model as {@code cogview4j/tiny}. It takes its time for weights if asked to. */
final class LoopbackHub implements AutoCloseable {
    static final String MODEL = "cogview4j/tiny";
    static final String COMMIT = "c0ffee".repeat(6) + "c0ff";

    private final Path model = BuiltInModel.folder();
    private final HttpServer server;
    volatile boolean slow;

    LoopbackHub() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/api/models/" + MODEL + "/revision/main",
                exchange -> send(
                        exchange, 200, "{\"sha\": \"%s\"}".formatted(COMMIT).getBytes(StandardCharsets.UTF_8)));
        server.createContext("/api/models/" + MODEL + "/tree/" + COMMIT, exchange -> send(exchange, 200, tree()));
        server.createContext("/" + MODEL + "/resolve/" + COMMIT, this::file);
        server.start();
    }

    /** The variables that lead to this hub, and to a cache. */
    Map<String, String> environment(Path cache) {
        return Map.of(
                "HF_ENDPOINT",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "HF_HOME",
                cache.toString(),
                "HF_HUB_DISABLE_IMPLICIT_TOKEN",
                "1");
    }

    /** Where the model is after a pull. */
    static Path snapshot(Path cache) {
        return cache.resolve("hub/models--cogview4j--tiny/snapshots").resolve(COMMIT);
    }

    private byte[] tree() throws IOException {
        ArrayNode tree = JsonMapper.shared().createArrayNode();
        try (Stream<Path> files = Files.walk(model)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] content = Files.readAllBytes(file);
                tree.addObject()
                        .put("type", "file")
                        .put("path", model.relativize(file).toString().replace('\\', '/'))
                        .put("size", content.length)
                        .put("oid", gitHash(content));
            }
        }
        return tree.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String gitHash(byte[] content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(("blob " + content.length + "\0").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private void file(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Path file = model.resolve(path.substring(path.indexOf(COMMIT) + COMMIT.length() + 1));
        if (slow && path.endsWith(".safetensors")) {
            byte[] content = Files.readAllBytes(file);
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content, 0, content.length / 2);
            exchange.getResponseBody().flush();
            pause();
            exchange.close();
        } else {
            send(exchange, Files.exists(file) ? 200 : 404, Files.exists(file) ? Files.readAllBytes(file) : new byte[0]);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(5000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] content) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
            exchange.getResponseBody().write(content);
        }
    }

    /** The names of files in a snapshot that are weights. */
    static List<String> weights(Path snapshot) throws IOException {
        try (Stream<Path> files = Files.walk(snapshot)) {
            return files.map(file -> snapshot.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> name.endsWith(".safetensors"))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
