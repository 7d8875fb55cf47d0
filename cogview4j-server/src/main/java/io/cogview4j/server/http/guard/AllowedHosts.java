package io.cogview4j.server.http.guard;

import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.server.http.error.ServerMessage;
import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Under which names the server may be asked. A web page can give the server's address a name of the page's own site; requests that
 * its scripts send then carry that name, and are refused.
 */
public final class AllowedHosts {
    /** Stands for all hosts. */
    public static final String ANY = "*";

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252})|\\[[0-9A-Fa-f:.]{2,45}]");

    private final Set<String> named;
    private final Set<String> all;

    /**
     * @param bound the address at which the server listens
     * @param named hosts that were allowed expressly, or {@value #ANY}
     * @throws InvalidRequestException if one of them is no host
     */
    public AllowedHosts(String bound, Set<String> named) {
        Set<String> plain = new HashSet<>();
        for (String host : named) {
            if (!host.equals(ANY) && !HOST.matcher(host).matches()) {
                throw new InvalidRequestException(ServerMessage.ALLOWED_HOST_UNFIT, host);
            }
            plain.add(host.toLowerCase(Locale.ROOT));
        }
        this.named = Set.copyOf(plain);
        plain.addAll(LOOPBACK);
        plain.add(inUrl(bound));
        this.all = Set.copyOf(plain);
    }

    /** An address as it stands in a URL and in the header Host. */
    public static String inUrl(String address) {
        String lower = address.toLowerCase(Locale.ROOT);
        return lower.contains(":") && !lower.startsWith("[") ? "[" + lower + "]" : lower;
    }

    public boolean permitsAny() {
        return named.contains(ANY);
    }

    /** Whether a request may have this header {@code Host}. */
    public boolean permitsHost(@Nullable String header) {
        return permitsAny() || (header != null && all.contains(withoutPort(header)));
    }

    /**
     * Whether a request may come from a page of this origin: of the server itself, or of a host that was allowed expressly. Other
     * programs on this machine have pages, too.
     */
    public boolean permitsOrigin(String origin, @Nullable String hostHeader) {
        @Nullable URI uri = parse(origin);
        if (uri == null || uri.getHost() == null || uri.getRawAuthority() == null) {
            return false;
        }
        return uri.getRawAuthority().equalsIgnoreCase(hostHeader)
                || named.contains(uri.getHost().toLowerCase(Locale.ROOT));
    }

    private static @Nullable URI parse(String origin) {
        try {
            URI uri = URI.create(origin);
            return "http".equals(uri.getScheme()) || "https".equals(uri.getScheme()) ? uri : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String withoutPort(String header) {
        String lower = header.strip().toLowerCase(Locale.ROOT);
        int colon = lower.lastIndexOf(':');
        String host = colon > lower.lastIndexOf(']') ? lower.substring(0, colon) : lower;
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }
}
