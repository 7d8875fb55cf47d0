package io.cogview4j.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
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

    private static HubAnswer ask(String address) {
        return HubAnswer.ask(Map.of("HF_ENDPOINT", address));
    }
}
