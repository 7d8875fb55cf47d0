package io.cogview4j.hub;

import io.cogview4j.message.InvalidRequestException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A hub's address, and the token that it alone may see.
 *
 * @param base without a slash at its end
 * @param cookie that carries the token too, where a hub has parts which look there; empty for none
 */
record Endpoint(URI base, Optional<String> token, String cookie) {
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]|\\[0:0:0:0:0:0:0:1]");
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,4096}");
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /**
     * @param variable that the address is from, for messages
     * @throws InvalidRequestException if it is no address, or the token would go to it unencrypted over a network
     */
    static Endpoint of(String variable, String address, Optional<String> token, String cookie) {
        URI base = base(variable, address);
        if (token.isPresent() && !TOKEN.matcher(token.get()).matches()) {
            throw new InvalidRequestException(HubMessage.HUB_TOKEN_UNFIT, base.getHost());
        }
        if (token.isPresent() && base.getScheme().equals("http") && !isLoopback(base)) {
            throw new InvalidRequestException(HubMessage.HUB_TOKEN_UNENCRYPTED, base);
        }
        return new Endpoint(base, token, cookie);
    }

    private static URI base(String variable, String address) {
        try {
            URI given = new URI(address.strip().replaceAll("/+$", ""));
            String scheme = String.valueOf(given.getScheme()).toLowerCase(Locale.ROOT);
            boolean web = scheme.equals("http") || scheme.equals("https");
            boolean plain =
                    given.getRawUserInfo() == null && given.getRawQuery() == null && given.getRawFragment() == null;
            if (web && plain && given.getHost() != null) {
                return new URI(scheme + "://" + given.getRawAuthority() + given.getRawPath());
            }
        } catch (URISyntaxException e) {
            // told below, without what may be a password in it
        }
        throw new InvalidRequestException(
                HubMessage.HUB_SETTING_UNFIT, variable, address.substring(address.lastIndexOf('@') + 1));
    }

    private static boolean isLoopback(URI address) {
        return LOOPBACK.matcher(address.getHost().toLowerCase(Locale.ROOT)).matches();
    }

    String host() {
        return base.getRawAuthority();
    }

    /** The address of something at this hub, with a path and query that are encoded. */
    URI at(String encoded) {
        return URI.create(base + encoded);
    }

    /** Whether an address belongs to this hub, so that it may see the token. */
    boolean owns(URI address) {
        return Objects.equals(address.getScheme(), base.getScheme())
                && base.getHost().equalsIgnoreCase(address.getHost())
                && port(base) == port(address);
    }

    /** Whether one may be sent there: never from an encrypted connection to an open one. */
    boolean mayLeadTo(URI address) {
        String scheme = String.valueOf(address.getScheme());
        return address.getHost() != null
                && address.getRawUserInfo() == null
                && (scheme.equals("https")
                        || scheme.equals("http") && base.getScheme().equals("http"));
    }

    private static int port(URI address) {
        return address.getPort() >= 0
                ? address.getPort()
                : "https".equals(address.getScheme()) ? HTTPS_PORT : HTTP_PORT;
    }

    /** A text as one part of a path, or as a value of a query. */
    static String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (UNRESERVED.indexOf(b) >= 0) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return encoded.toString();
    }

    /** Never the token. */
    @Override
    public String toString() {
        return base.toString();
    }
}
