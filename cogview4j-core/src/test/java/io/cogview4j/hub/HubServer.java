package io.cogview4j.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cogview4j.bits.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A hub on this machine with one model, which speaks the protocols of Hugging Face and ModelScope. Like the real one it sends
 * whoever wants a large file on to another address, its store. A test may put anything else in the place of an answer.
 */
final class HubServer implements AutoCloseable {
    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    static final String OWNER = "zai-org";
    static final String NAME = "CogView4-Small";
    private static final int SMALL = 2000; // larger files are in the store
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

    /** What was asked for. */
    record Asked(String method, String host, String path, Map<String, String> headers) {
        boolean has(String header) {
            return headers.containsKey(header.toLowerCase(java.util.Locale.ROOT));
        }

        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), "");
        }
    }

    /** What a test puts in the place of an answer; false if it leaves it to the server. */
    interface Fault {
        boolean answers(HttpExchange exchange) throws IOException;
    }

    private final Map<String, byte[]> files = new TreeMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final HttpServer hub = listening(this::ofHub);
    private final HttpServer store = listening(this::ofStore);
    volatile String commit = COMMIT;

    HubServer(Map<String, byte[]> files) {
        this.files.putAll(files);
    }

    private HttpServer listening(Fault answers) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", exchange -> {
                try (exchange) {
                    answer(exchange, answers);
                }
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(HttpExchange exchange, Fault usual) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.getFirst()));
        asked.add(new Asked(
                exchange.getRequestMethod(),
                headers.getOrDefault("host", ""),
                exchange.getRequestURI().toString(),
                headers));
        for (Fault fault : faults) {
            if (fault.answers(exchange)) {
                return;
            }
        }
        usual.answers(exchange);
    }

    String address() {
        return "http://127.0.0.1:" + hub.getAddress().getPort();
    }

    String storeAddress() {
        return "http://127.0.0.1:" + store.getAddress().getPort();
    }

    /** All requests so far. */
    List<Asked> asked() {
        return asked;
    }

    /** Those for the content of a file. */
    List<Asked> askedFor(String path) {
        return asked.stream()
                .filter(request ->
                        request.path().contains("/" + path) && request.method().equals("GET"))
                .toList();
    }

    Map<String, byte[]> files() {
        return files;
    }

    void put(String path, byte[] content) {
        files.put(path, content);
    }

    /** Puts something in the place of answers to requests whose address has a text in it. */
    void instead(String text, Fault fault) {
        faults.add(exchange -> exchange.getRequestURI().toString().contains(text) && fault.answers(exchange));
    }

    /** The same for the first so many of them. */
    void instead(String text, int times, Fault fault) {
        int[] left = {times};
        instead(text, exchange -> {
            synchronized (left) {
                if (left[0] == 0) {
                    return false;
                }
                left[0]--;
            }
            return fault.answers(exchange);
        });
    }

    void soundAgain() {
        faults.clear();
    }

    private boolean ofHub(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        String api = "/api/models/" + OWNER + "/" + NAME;
        String resolve = "/" + OWNER + "/" + NAME + "/resolve/";
        if (path.startsWith(api + "/revision/") || path.equals(api)) {
            return json(
                    exchange, "{\"id\": \"%s/%s\", \"sha\": \"%s\", \"siblings\": []}".formatted(OWNER, NAME, commit));
        }
        if (path.equals(api + "/tree/" + commit)) {
            return json(exchange, tree().toString());
        }
        if (path.startsWith("/api/v1/models/" + OWNER + "/" + NAME + "/repo")) {
            return ofModelScope(exchange);
        }
        if (path.startsWith(resolve)) {
            String file = path.substring(path.indexOf('/', resolve.length()) + 1);
            return file(exchange, URLDecoder.decode(file, StandardCharsets.UTF_8));
        }
        return status(exchange, 404);
    }

    private ArrayNode tree() {
        ArrayNode tree = JsonMapper.shared().createArrayNode();
        files.forEach((path, content) -> {
            ObjectNode entry = tree.addObject();
            entry.put("type", "file")
                    .put("path", path)
                    .put("size", content.length)
                    .put("oid", gitHash(content));
            if (isLarge(content)) {
                entry.putObject("lfs")
                        .put("oid", Sha256.of(content))
                        .put("size", content.length)
                        .put("pointerSize", 134);
            }
        });
        tree.addObject()
                .put("type", "directory")
                .put("path", "vae")
                .put("size", 0)
                .put("oid", gitHash(new byte[1]));
        return tree;
    }

    private boolean ofModelScope(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        Matcher file = Pattern.compile("FilePath=([^&]+)").matcher(query);
        if (file.find()) {
            String path = URLDecoder.decode(file.group(1), StandardCharsets.UTF_8);
            byte @Nullable [] content = files.get(path);
            return content == null ? status(exchange, 404) : content(exchange, content);
        }
        ObjectNode answer = JsonMapper.shared().createObjectNode().put("Code", 200);
        ArrayNode list = answer.putObject("Data").putArray("Files");
        files.forEach((path, content) -> list.addObject()
                .put("Type", "blob")
                .put("Path", path)
                .put("Size", content.length)
                .put("Sha256", Sha256.of(content)));
        return json(exchange, answer.toString());
    }

    private static boolean isLarge(byte[] content) {
        return content.length > SMALL;
    }

    private boolean file(HttpExchange exchange, String path) throws IOException {
        byte @Nullable [] content = files.get(path);
        if (content == null) {
            exchange.getResponseHeaders().set("X-Error-Code", "EntryNotFound");
            return status(exchange, 404);
        }
        var headers = exchange.getResponseHeaders();
        headers.set("X-Repo-Commit", commit);
        if (!isLarge(content)) {
            headers.set("ETag", "\"" + gitHash(content) + "\"");
            return content(exchange, content);
        }
        headers.set("X-Linked-Etag", "\"" + Sha256.of(content) + "\"");
        headers.set("X-Linked-Size", Integer.toString(content.length));
        headers.set("Location", storeAddress() + "/" + path + "?signed=yes");
        return status(exchange, 302);
    }

    private boolean ofStore(HttpExchange exchange) throws IOException {
        byte @Nullable [] content = files.get(exchange.getRequestURI().getPath().substring(1));
        return content == null ? status(exchange, 404) : content(exchange, content);
    }

    /** All of it, or the range that is asked for. */
    static boolean content(HttpExchange exchange, byte[] content) throws IOException {
        String wanted = exchange.getRequestHeaders().getFirst("Range");
        Matcher range = RANGE.matcher(wanted == null ? "" : wanted);
        if (!range.matches()) {
            return bytes(exchange, 200, content);
        }
        int from = Integer.parseInt(range.group(1));
        int to = range.group(2).isEmpty()
                ? content.length
                : Math.min(content.length, Integer.parseInt(range.group(2)) + 1);
        if (from >= content.length) {
            return status(exchange, 416);
        }
        exchange.getResponseHeaders().set("Content-Range", "bytes %d-%d/%d".formatted(from, to - 1, content.length));
        return bytes(exchange, 206, Arrays.copyOfRange(content, from, to));
    }

    static boolean json(HttpExchange exchange, String text) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        return bytes(exchange, 200, text.getBytes(StandardCharsets.UTF_8));
    }

    static boolean status(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        return true;
    }

    static boolean bytes(HttpExchange exchange, int status, byte[] content) throws IOException {
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
        }
        exchange.sendResponseHeaders(status, head || content.length == 0 ? -1 : content.length);
        if (!head) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(content);
            }
        }
        return true;
    }

    /** Announces all that is wanted, and ends the connection after some of it. */
    boolean cut(HttpExchange exchange, String path, int after) throws IOException {
        byte[] content = files.get(path);
        Matcher range =
                RANGE.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
        boolean part = range.matches();
        int from = part ? Integer.parseInt(range.group(1)) : 0;
        int to = part && !range.group(2).isEmpty() ? Integer.parseInt(range.group(2)) + 1 : content.length;
        if (part) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes %d-%d/%d".formatted(from, to - 1, content.length));
        }
        exchange.sendResponseHeaders(part ? 206 : 200, to - from);
        exchange.getResponseBody().write(content, from, Math.min(after, to - from));
        exchange.getResponseBody().flush();
        return true; // the server notices that it wrote too little, and closes
    }

    static String gitHash(byte[] content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(("blob " + content.length + "\0").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        hub.stop(0);
        store.stop(0);
    }

    /** Files as a CogView4 model has them, with random weights, of which those of the transformer are in two shards. */
    static Map<String, byte[]> model() {
        Map<String, byte[]> files = new TreeMap<>();
        files.put("model_index.json", text("{\"_class_name\": \"CogView4Pipeline\"}"));
        files.put("README.md", text("# A model"));
        files.put("scheduler/scheduler_config.json", text("{}"));
        files.put("tokenizer/tokenizer.json", random(30_000, 1));
        files.put("tokenizer/merges.txt", text("a b"));
        files.put("text_encoder/config.json", text("{\"a\": 1}"));
        files.put("text_encoder/model.safetensors", random(150_000, 2));
        files.put("text_encoder/pytorch_model.bin", random(5000, 3));
        files.put("transformer/config.json", text("{\"b\": 2}"));
        files.put("transformer/diffusion_pytorch_model.safetensors.index.json", text("{\"weight_map\": {}}"));
        files.put("transformer/diffusion_pytorch_model-00001-of-00002.safetensors", random(400_000, 4));
        files.put("transformer/diffusion_pytorch_model-00002-of-00002.safetensors", random(100_001, 5));
        files.put("transformer/diffusion_pytorch_model.fp16.safetensors", random(3000, 6));
        files.put("vae/config.json", text("{\"c\": 3}"));
        files.put("vae/diffusion_pytorch_model.safetensors", random(70_000, 7));
        return files;
    }

    static byte[] random(int bytes, long seed) {
        byte[] random = new byte[bytes];
        new java.util.Random(seed).nextBytes(random);
        return random;
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Those that a pull of everything brings. */
    static List<String> pulled() {
        List<String> pulled = new ArrayList<>(model().keySet());
        pulled.removeIf(path -> path.equals("README.md") || path.endsWith(".bin") || path.contains("fp16"));
        return pulled;
    }
}
