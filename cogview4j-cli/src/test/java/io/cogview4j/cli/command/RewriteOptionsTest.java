package io.cogview4j.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.cogview4j.cli.CliRun;
import io.cogview4j.recipe.Recipe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prompts that a language model writes: pictures know both texts, and a model that fails changes nothing. */
class RewriteOptionsTest {
    private static final String KEY = "sk-secret-0123";
    private static final String LONG = "A red heart in the middle of a white background, soft light.";

    @TempDir
    Path folder;

    private final List<String> keys = new ArrayList<>();
    private HttpServer server;
    private int status = 200;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", exchange -> {
            keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            byte[] body = ("{\"choices\": [{\"message\": {\"content\": \"" + LONG + "\"}}]}").getBytes(UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void thePictureKnowsTheNewPromptAndTheOriginal() throws IOException {
        Path key = Files.writeString(folder.resolve("key"), KEY + "\n");

        CliRun run = generate("red heart", "--rewrite-key-file", key.toString()).succeeds();

        Recipe recipe = Recipe.read(folder.resolve("a.png"));
        assertThat(recipe.prompt()).isEqualTo(LONG);
        assertThat(recipe.making().original()).isEqualTo("red heart");
        assertThat(keys).containsExactly("Bearer " + KEY);
        assertThat(run.err()).contains(LONG).doesNotContain(KEY);
    }

    @Test
    void aModelThatRefusesLeavesThePromptWithAWarning() {
        status = 500;

        CliRun run = generate("red heart").succeeds();

        assertThat(Recipe.read(folder.resolve("a.png")).prompt()).isEqualTo("red heart");
        assertThat(run.err()).contains("warning [rewrite-refused]");
    }

    @Test
    void embeddingsKeepTheOriginalForTheirPictures() {
        String file = folder + "/e.safetensors";
        CliRun.of("encode", "red heart", "--rewrite", address(), "--output", file, "--no-cache")
                .succeeds();

        CliRun.of("generate", "--embeddings", file, "--seed", "1", "--steps", "1", "--output", folder + "/b.png")
                .succeeds();

        Recipe recipe = Recipe.read(folder.resolve("b.png"));
        assertThat(recipe.prompt()).isEqualTo(LONG);
        assertThat(recipe.making().original()).isEqualTo("red heart");
    }

    @Test
    void nothingIsSentUnlessAskedFor() {
        CliRun.of("generate", "a", "--seed", "1", "--steps", "1", "--output", folder + "/b.png")
                .succeeds();

        assertThat(keys).isEmpty();
    }

    @Test
    void optionsThatCannotBeAreRefusedBeforeAnythingIsSent() throws IOException {
        Path key = Files.writeString(folder.resolve("key"), "two words");

        generate("a", "--rewrite-key-file", key.toString()).failsWith(2, "rewrite-key-unfit");
        generate("a", "--rewrite-key-file", folder + "/none").failsWith(2, "file-missing");
        generate("a", "--rewrite-seconds", "0").failsWith(2, "rewrite-seconds-unfit");
        CliRun.of("generate", "a", "--rewrite", "nowhere").failsWith(2, "rewrite-address-unfit");
        CliRun.of("generate", "a", "--rewrite-model", "x").failsWith(2, "rewrite-without-address");
        assertThat(keys).isEmpty();
    }

    private CliRun generate(String... more) {
        List<String> all = new ArrayList<>(List.of("generate"));
        all.addAll(List.of(more));
        all.addAll(List.of("--rewrite", address(), "--seed", "1", "--steps", "1", "--output", folder + "/a.png"));
        return CliRun.of(all.toArray(String[]::new));
    }

    private String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }
}
