package io.cogview4j.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OfflineDjlTest {
    /** In a process of its own: DJL tries to report home once a process. */
    @Test
    void opening_a_tokenizer_asks_the_network_for_nothing() throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        java, "-cp", System.getProperty("java.class.path"), OpenTokenizer.class.getName())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isZero();
        assertThat(output.lines()).containsExactly("opened, offline: null");
    }

    static final class OpenTokenizer {
        public static void main(String[] args) {
            ProxySelector.setDefault(new Witness());
            try (GlmTokenizer _ = GlmTokenizer.open(Models.tokenizer("random-a"))) {
                IO.println("opened, offline: " + System.getProperty("ai.djl.offline"));
            }
        }
    }

    /** Java asks this for every connection that it is about to make. */
    private static final class Witness extends ProxySelector {
        @Override
        public List<Proxy> select(URI uri) {
            IO.println("asked for " + uri);
            return List.of(Proxy.NO_PROXY);
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException e) {}
    }
}
