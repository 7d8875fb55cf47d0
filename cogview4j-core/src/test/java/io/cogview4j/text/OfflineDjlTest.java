package io.cogview4j.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
            URL.setURLStreamHandlerFactory(protocol -> protocol.startsWith("http") ? new Witness() : null);
            try (GlmTokenizer _ = GlmTokenizer.open(Models.tokenizer("random-a"))) {
                IO.println("opened, offline: " + System.getProperty("ai.djl.offline"));
            }
        }
    }

    private static final class Witness extends URLStreamHandler {
        @Override
        protected URLConnection openConnection(URL url) throws IOException {
            IO.println("asked for " + url);
            throw new IOException("no network here");
        }

        @Override
        protected URLConnection openConnection(URL url, Proxy proxy) throws IOException {
            return openConnection(url);
        }
    }
}
