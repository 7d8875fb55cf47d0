package io.cogview4j.server.http;

import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.server.http.error.ServerMessage;
import io.cogview4j.server.http.guard.AllowedHosts;
import io.cogview4j.server.http.guard.ApiKeys;
import io.cogview4j.server.http.request.Caps;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where and for whom the server listens.
 *
 * @param host an address of this machine, or a name of it
 * @param port 0 for any that is free
 * @param allowedHosts names under which the server may be asked beside its own, {@value AllowedHosts#ANY} for all
 * @param keys that clients need; null for none
 * @param publicUrl where clients reach the server, if that is elsewhere; null for where they ask
 * @param allowAnyone whether other machines may use the server without a key
 * @param caps on what is taken
 * @param times in which something has to happen
 */
public record HttpSettings(
        String host,
        int port,
        Set<String> allowedHosts,
        @Nullable ApiKeys keys,
        @Nullable URI publicUrl,
        boolean allowAnyone,
        Caps caps,
        Times times) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "::1", "[::1]", "0:0:0:0:0:0:0:1");

    /**
     * Times in which something has to happen.
     *
     * @param idle after which a connection is closed on which nothing comes or goes
     * @param keepAlive after which something is said to a client that waits
     * @param stop which requests have to end when the server stops
     * @param leastBytesPerSecond that a body has to bring
     */
    public record Times(Duration idle, Duration keepAlive, Duration stop, long leastBytesPerSecond) {
        public static final Times USUAL =
                new Times(Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(5), 256);
    }

    /** @throws InvalidRequestException if others could use the server without meaning to allow it, or a value cannot be so */
    public HttpSettings {
        allowedHosts = Set.copyOf(allowedHosts);
        if (keys == null && !allowAnyone && !isLoopback(host)) {
            throw new InvalidRequestException(ServerMessage.ADDRESS_WITHOUT_KEYS, host);
        }
        if (keys == null && allowedHosts.contains(AllowedHosts.ANY)) {
            throw new InvalidRequestException(ServerMessage.ANY_HOST_WITHOUT_KEYS);
        }
        if (publicUrl != null && !isPublic(publicUrl)) {
            throw new InvalidRequestException(ServerMessage.PUBLIC_URL_UNFIT, publicUrl);
        }
        new AllowedHosts(host, allowedHosts); // refuses what is no host
    }

    /** At {@code 127.0.0.1}, for this machine alone. */
    public static HttpSettings local(int port) {
        return new HttpSettings("127.0.0.1", port, Set.of(), null, null, false, Caps.USUAL, Times.USUAL);
    }

    private static boolean isLoopback(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return LOOPBACK.contains(lower) || lower.matches("127(\\.\\d{1,3}){3}");
    }

    private static boolean isPublic(URI url) {
        return ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                && url.getHost() != null
                && url.getRawUserInfo() == null
                && url.getRawQuery() == null
                && url.getRawFragment() == null;
    }

    /** All hosts that are allowed, that of the public address among them. */
    AllowedHosts hosts() {
        if (publicUrl == null) {
            return new AllowedHosts(host, allowedHosts);
        }
        Set<String> all = new java.util.HashSet<>(allowedHosts);
        all.add(publicUrl.getHost());
        return new AllowedHosts(host, all);
    }
}
