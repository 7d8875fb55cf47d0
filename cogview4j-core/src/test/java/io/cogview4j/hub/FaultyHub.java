package io.cogview4j.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import io.cogview4j.message.CogView4Exception;
import io.cogview4j.message.MessageCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A pull from a hub that a test lets do anything, and what is to come of it. */
abstract class FaultyHub {
    static final String SHARD = "transformer/diffusion_pytorch_model-00001-of-00002.safetensors";
    static final String SMALL = "vae/config.json";
    static final String TOKEN = "hf_secret0123";

    final HubServer server = new HubServer(HubServer.model());

    @TempDir
    Path cache;

    @AfterEach
    void stop() {
        server.close();
    }

    final Pulls pulls() {
        return new Pulls(server, cache);
    }

    /** The pull brings everything all the same. */
    final PulledModel succeeds() throws IOException {
        return succeeds(pulls());
    }

    final PulledModel succeeds(Pulls pulls) throws IOException {
        PulledModel pulled = pulls.pull();
        for (String path : HubServer.pulled()) {
            assertThat(pulled.folder().resolve(path))
                    .hasBinaryContent(server.files().get(path));
        }
        assertNothingIncomplete();
        return pulled;
    }

    final void assertNothingIncomplete() throws IOException {
        try (Stream<Path> blobs = Files.list(cache.resolve("models--zai-org--CogView4-Small/blobs"))) {
            assertThat(blobs.map(blob -> blob.getFileName().toString())).allMatch(RemoteFile::isHash);
        }
    }

    final CogView4Exception fails(HubMessage code) {
        return fails(pulls(), code);
    }

    final CogView4Exception fails(Pulls pulls, MessageCode code) {
        CogView4Exception failure = catchThrowableOfType(CogView4Exception.class, pulls::pull);
        assertThat(failure).isNotNull();
        assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
        assertThat(failure.getMessage()).doesNotContain(TOKEN);
        return failure;
    }

    static String rangeOf(HttpExchange exchange) {
        return String.valueOf(exchange.getRequestHeaders().getFirst("Range"));
    }
}
