package io.cogview4j.server.http.guard;

import io.cogview4j.server.http.error.Refusal;
import io.cogview4j.server.http.error.ServerMessage;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets in who may come in, before anything of a request is read but its headers. */
public final class Guard {
    /** The one client that there is where there are no keys. */
    public static final String ANYONE = "anyone";

    private static final String CLIENT = "cogview4j.client";
    private static final String BEARER = "bearer ";
    private static final String BASIC = "basic ";

    private final AllowedHosts hosts;
    private final @Nullable ApiKeys keys;
    private final SignedLinks links;

    public Guard(AllowedHosts hosts, @Nullable ApiKeys keys, SignedLinks links) {
        this.hosts = hosts;
        this.keys = keys;
        this.links = links;
    }

    /** Who asks; only for requests that were let in. */
    public static String client(Context ctx) {
        @Nullable String client = ctx.attribute(CLIENT);
        if (client == null) {
            throw new IllegalStateException("nobody was let in");
        }
        return client;
    }

    /** Who asks, for the log: null if nobody was let in. */
    public static @Nullable String clientIfKnown(Context ctx) {
        return ctx.attribute(CLIENT);
    }

    /** @throws Refusal if the request may not come in */
    public void check(Context ctx) {
        String path = ctx.path();
        // machines that watch over the server ask by its address
        boolean health = path.startsWith("/health/");
        @Nullable String host = ctx.header("Host");
        if (!health && !hosts.permitsHost(host)) {
            throw new Refusal(403, ServerMessage.HOST_NOT_ALLOWED, host == null ? "" : host);
        }
        @Nullable String origin = ctx.header("Origin");
        if (origin != null && !hosts.permitsOrigin(origin, host)) {
            throw new Refusal(403, ServerMessage.ORIGIN_NOT_ALLOWED, origin);
        }
        ctx.attribute(CLIENT, keys == null || health || isOfPage(path) ? ANYONE : client(ctx, keys));
    }

    /** Nothing that these show is anybody's. */
    private static boolean isOfPage(String path) {
        return path.equals("/") || path.startsWith("/page/") || path.equals("/openapi.json");
    }

    private String client(Context ctx, ApiKeys keys) {
        return links.clientOf(ctx).orElseGet(() -> clientByKey(ctx, keys));
    }

    private static String clientByKey(Context ctx, ApiKeys keys) {
        Map<String, String> challenge = Map.of("WWW-Authenticate", challenge(ctx.path()));
        String key = key(ctx.header("Authorization"))
                .orElseThrow(() -> new Refusal(401, ServerMessage.KEY_MISSING).with(challenge));
        return keys.clientOf(key).orElseThrow(() -> new Refusal(401, ServerMessage.KEY_UNKNOWN).with(challenge));
    }

    /** Programs of Stable Diffusion web UI know the older way only; to others, browsers shall show no window that asks for it. */
    private static String challenge(String path) {
        return path.startsWith("/sdapi/") ? "Basic realm=\"cogview4j\"" : "Bearer";
    }

    private static Optional<String> key(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        String lower = header.toLowerCase(Locale.ROOT);
        if (lower.startsWith(BEARER)) {
            return Optional.of(header.substring(BEARER.length()).strip());
        }
        return lower.startsWith(BASIC)
                ? password(header.substring(BASIC.length()).strip())
                : Optional.empty();
    }

    private static Optional<String> password(String base64) {
        try {
            String pair = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? Optional.empty() : Optional.of(pair.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
