package io.cogview4j.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cogview4j.message.CogView4Exception;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.MessageCode;
import io.cogview4j.server.http.error.ServerMessage;
import io.cogview4j.server.http.guard.ApiKeys;
import io.cogview4j.server.http.request.Caps;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server is not started in a way that lets everyone in by mistake. */
class SettingsTest {
    private static final String KEY = "0123456789abcdef";

    @TempDir
    private Path folder;

    private static HttpSettings settings(String host, Set<String> hosts, @Nullable ApiKeys keys, boolean anyone) {
        return new HttpSettings(host, 0, hosts, keys, null, anyone, Caps.USUAL, HttpSettings.Times.USUAL);
    }

    private ApiKeys keys(String... lines) throws IOException {
        return ApiKeys.read(Files.writeString(folder.resolve("keys"), String.join("\n", lines)));
    }

    private static void assertRefused(ThrowingCallable call, MessageCode code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        InvalidRequestException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1", "127.8.9.1"})
    void thisMachineNeedsNoKey(String host) {
        assertThat(settings(host, Set.of(), null, false).host()).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.168.1.5", "localhost.example", "127.0.0.1.example"})
    void otherMachinesNeedAKeyOrExpressLeave(String host) throws IOException {
        assertRefused(() -> settings(host, Set.of(), null, false), ServerMessage.ADDRESS_WITHOUT_KEYS);
        assertThat(settings(host, Set.of(), null, true).allowAnyone()).isTrue();
        assertThat(settings(host, Set.of(), keys("ann:" + KEY), false).keys()).isNotNull();
    }

    @Test
    void allHostsNeedKeysEvenHere() throws IOException {
        assertRefused(() -> settings("127.0.0.1", Set.of("*"), null, true), ServerMessage.ANY_HOST_WITHOUT_KEYS);
        assertThat(settings("127.0.0.1", Set.of("*"), keys("ann:" + KEY), false).allowedHosts())
                .containsExactly("*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a.example", "a.example:80", "a.example/b", "", "a b", "-a"})
    void aHostIsAName(String host) {
        assertRefused(() -> settings("127.0.0.1", Set.of(host), null, false), ServerMessage.ALLOWED_HOST_UNFIT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ftp://a.example", "https:///x", "https://u:p@a.example", "https://a.example?q=1", "a.example"})
    void aPublicAddressIsOneOfTheWeb(String url) {
        assertRefused(
                () -> new HttpSettings(
                        "127.0.0.1", 0, Set.of(), null, URI.create(url), false, Caps.USUAL, HttpSettings.Times.USUAL),
                ServerMessage.PUBLIC_URL_UNFIT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ann                                              | KEYS_LINE_UNREADABLE
            an n:0123456789abcdef                            | KEYS_LINE_UNREADABLE
            ann: 0123456789abcdef                            | KEYS_LINE_UNREADABLE
            ann:0123456789abcde                              | KEYS_KEY_TOO_SHORT
            ann:0123456789abcdef,ann:fedcba9876543210        | KEYS_NAME_TWICE
            ann:0123456789abcdef,bob:0123456789abcdef        | KEYS_KEY_TWICE
            # nothing                                        | KEYS_FILE_EMPTY""")
    void aFileOfKeysThatWouldSurpriseIsRefused(String lines, ServerMessage code) {
        assertRefused(() -> keys(lines.split(",")), code);
    }

    @Test
    void aFileOfKeysMayBeginAsEditorsOfWindowsBeginTexts() throws IOException {
        assertThat(keys("\uFEFFann:" + KEY).names()).containsExactly("ann");
    }

    @Test
    void aFileOfKeysInAnotherEncodingIsToldSo() throws IOException {
        Path file = Files.write(folder.resolve("keys"), ("ann:" + KEY + "\u00e9").getBytes(ISO_8859_1));

        assertRefused(() -> ApiKeys.read(file), ServerMessage.KEYS_FILE_NOT_UTF8);
    }

    @Test
    void aFileOfKeysThatIsMissingIsRefused() {
        assertThatThrownBy(() -> ApiKeys.read(folder.resolve("none"))).isInstanceOf(CogView4Exception.class);
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void whoeverStartsTheServerIsToldIfOthersCanReadTheKeys() throws IOException {
        Path file = Files.writeString(folder.resolve("keys"), "ann:" + KEY);

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(ApiKeys.read(file).findings())
                .extracting(finding -> finding.code())
                .containsExactly(ServerMessage.KEYS_FILE_OPEN);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(ApiKeys.read(file).findings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no.such.host.invalid", "192.0.2.1", "two words"})
    void anAddressThatIsNotOfThisMachineIsToldSo(String host) {
        try (StartedServer server = new StartedServer(folder)) {
            assertRefused(
                    () -> HttpServer.start(settings(host, Set.of(), null, true), server.parts()),
                    ServerMessage.LISTEN_HOST_UNKNOWN);
        }
    }

    @Test
    void anAddressThatIsTakenIsToldInASentence() {
        try (StartedServer server = new StartedServer(folder)) {
            HttpSettings same = HttpSettings.local(server.server.port());
            assertRefused(() -> HttpServer.start(same, server.parts()), ServerMessage.ADDRESS_UNUSABLE);
        }
    }
}
