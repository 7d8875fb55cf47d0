package io.cogview4j.fuzz;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cogview4j.events.Cancellation;
import io.cogview4j.fuzz.EntryPoint.Bound;
import io.cogview4j.fuzz.EntryPoint.Input;
import io.cogview4j.hub.Hub;
import io.cogview4j.hub.ModelName;
import io.cogview4j.hub.PullEvent;
import io.cogview4j.hub.PullListener;
import io.cogview4j.hub.PullRequest;
import io.cogview4j.message.CogView4Exception;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/** What hubs say a model consists of, up to the point where its files would come. */
final class HubAnswers {
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final String HASH = COMMIT + "0123456789abcdef01234567";
    private static final byte[] REVISION = Damage.bytes("{\"id\":\"a/b\",\"sha\":\"" + COMMIT + "\"}");
    private static final byte[] TREE = Damage.bytes("""
            [{"type":"file","oid":"%1$s","size":400,"path":"model_index.json"},
             {"type":"directory","oid":"%1$s","size":0,"path":"vae"},
             {"type":"file","oid":"%1$s","size":900,"path":"vae/config.json"},
             {"type":"file","oid":"%1$s","size":134,"path":"vae/diffusion_pytorch_model.safetensors",
              "lfs":{"oid":"%2$s","size":812000000,"pointerSize":134}}]""".formatted(COMMIT, HASH));
    private static final byte[] FILES = Damage.bytes("""
            {"Code":200,"Data":{"Files":[
             {"Type":"blob","Path":"model_index.json","Size":400,"Sha256":"%1$s"},
             {"Type":"tree","Path":"vae","Size":0,"Sha256":""},
             {"Type":"blob","Path":"vae/config.json","Size":900,"Sha256":"%1$s"}]}}""".formatted(HASH));
    private static final List<String> WORDS = List.of(
            "../model_index.json", "/etc/passwd", "a\\b", "vae/../../x", "C:x", "sha256:" + HASH, "file", "tree", "");

    private final HttpServer server;
    private final Map<String, String> environment;
    private volatile byte[] revision = REVISION;
    private volatile byte[] list = TREE;

    HubAnswers(Path folder) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
        String address = "http://127.0.0.1:" + server.getAddress().getPort();
        environment = Map.of(
                "HF_ENDPOINT", address,
                "HF_HUB_CACHE", folder.resolve("hub").toString(),
                "HF_HOME", folder.toString(),
                "MODELSCOPE_ENDPOINT", address,
                "MODELSCOPE_CACHE", folder.resolve("modelscope").toString());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            boolean isList = path.contains("/tree/") || path.endsWith("/repo/files");
            byte[] body = isList ? list : path.contains("/revision/") ? revision : new byte[0];
            exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    List<EntryPoint> entryPoints() {
        return List.of(EntryPoint.of("hub-answers", 2, Bound.LOOSE, this::input));
    }

    private Input input(Damage damage) {
        boolean modelScope = damage.once(3);
        byte[] first = damage.once(4) ? new JsonDamage(REVISION, WORDS).damaged(damage) : REVISION;
        byte[] second = new JsonDamage(modelScope ? FILES : TREE, WORDS).damaged(damage);
        PullRequest request = PullRequest.of(ModelName.parse(modelScope ? "modelscope:a/b" : "a/b"));
        return new Input(first.length + second.length, () -> {
            revision = first;
            list = second;
            Listening listening = new Listening();
            try {
                Hub.of(environment).pull(request, listening, listening.cancellation);
            } catch (CogView4Exception e) {
                if (!listening
                        .listed) { // else what comes next is the end that we have asked for, or a file that is not
                    // there
                    throw e;
                }
            }
            return List.of();
        });
    }

    private static final class Listening implements PullListener {
        final Cancellation cancellation = new Cancellation();
        boolean listed;

        @Override
        public void on(PullEvent event) {
            if (event instanceof PullEvent.Listed) {
                listed = true;
                cancellation.cancel();
            }
        }
    }
}
