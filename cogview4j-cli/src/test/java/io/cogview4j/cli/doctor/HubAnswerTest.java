package io.cogview4j.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One question to the site that models come from, here a server of the test. */
class HubAnswerTest {
    @ParameterizedTest
    @ValueSource(ints = {200, 302, 503})
    void theStatusIsThatOfTheAnswer(int status) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        try {
            HubAnswer answer = ask("http://localhost:" + server.getAddress().getPort());

            assertThat(answer.status()).hasValue(status);
            assertThat(answer.isWell()).isEqualTo(status < 500);
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:1", "no address", "ftp://localhost"})
    void whatDoesNotAnswerIsToldWithoutItsAddress(String address) {
        HubAnswer answer = ask(address);

        assertThat(answer.isWell()).isFalse();
        assertThat(answer.address()).isEqualTo("HF_ENDPOINT");
        assertThat(answer.reason()).endsWith("Exception").doesNotContain("localhost");
    }

    @Test
    void theProxyIsThatOfPull() throws IOException {
        HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.createContext("/", exchange -> {
            exchange.sendResponseHeaders(
                    exchange.getRequestURI().toString().startsWith("http://hub.example") ? 204 : 500, -1);
            exchange.close();
        });
        proxy.start();
        try {
            String address = "http://localhost:" + proxy.getAddress().getPort();

            assertThat(HubAnswer.ask(Map.of("HF_ENDPOINT", "http://hub.example/", "HTTP_PROXY", address))
                            .status())
                    .hasValue(204);
        } finally {
            proxy.stop(0);
        }
    }

    @Test
    void aProxyThatIsNoneIsToldWithoutItsAddress() {
        HubAnswer answer =
                HubAnswer.ask(Map.of("HF_ENDPOINT", "http://hub.example", "HTTP_PROXY", "socks5://localhost"));

        assertThat(answer.isWell()).isFalse();
        assertThat(answer.reason()).endsWith("Exception").doesNotContain("localhost");
    }

    private static HubAnswer ask(String address) {
        return HubAnswer.ask(Map.of("HF_ENDPOINT", address));
    }
}
