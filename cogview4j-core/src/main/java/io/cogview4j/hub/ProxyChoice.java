package io.cogview4j.hub;

import io.cogview4j.message.InvalidRequestException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The proxy that the customary variables name, as Python's tools take it: {@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code ALL_PROXY},
 * and {@code NO_PROXY} with hosts that need none. Those of Java count where none is set.
 */
final class ProxyChoice extends ProxySelector {
    private static final int USUAL_PORT = 80;

    private final Map<String, String> environment;

    /** @param environment variables, of which each may be in small letters too */
    ProxyChoice(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** @throws InvalidRequestException if a variable does not hold the address of a proxy that speaks HTTP, without a password */
    @Override
    public List<Proxy> select(URI uri) {
        boolean encrypted = "https".equals(uri.getScheme());
        Optional<Proxy> set = proxy(encrypted ? "HTTPS_PROXY" : "HTTP_PROXY").or(() -> proxy("ALL_PROXY"));
        if (set.isEmpty()) {
            return ProxySelector.getDefault().select(uri);
        }
        return List.of(needsNone(uri.getHost().toLowerCase(Locale.ROOT)) ? Proxy.NO_PROXY : set.get());
    }

    private Optional<Proxy> proxy(String variable) {
        return value(variable).map(text -> {
            try {
                URI address = new URI(text.contains("://") ? text : "http://" + text);
                if ("http".equals(address.getScheme()) && address.getHost() != null && address.getUserInfo() == null) {
                    int port = address.getPort() < 0 ? USUAL_PORT : address.getPort();
                    return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(address.getHost(), port));
                }
            } catch (URISyntaxException e) {
                // told below, without what may be a password in it
            }
            throw new InvalidRequestException(
                    HubMessage.HUB_PROXY_UNFIT, variable, text.substring(text.lastIndexOf('@') + 1));
        });
    }

    private boolean needsNone(String host) {
        return Stream.of(value("NO_PROXY").orElse("").split(","))
                .map(pattern -> pattern.strip().toLowerCase(Locale.ROOT).replaceFirst("^\\*?\\.", ""))
                .filter(pattern -> !pattern.isEmpty())
                .anyMatch(pattern -> pattern.equals("*") || host.equals(pattern) || host.endsWith("." + pattern));
    }

    private Optional<String> value(String variable) {
        return Stream.of(variable.toLowerCase(Locale.ROOT), variable)
                .map(name -> environment.getOrDefault(name, "").strip())
                .filter(text -> !text.isEmpty())
                .findFirst();
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // whoever asked hears of it
    }
}
