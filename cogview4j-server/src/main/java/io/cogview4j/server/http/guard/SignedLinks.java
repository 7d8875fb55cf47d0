package io.cogview4j.server.http.guard;

import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of results that work without a key for a while: programs fetch pictures by their address and send no key with that.
 */
public final class SignedLinks {
    /** As long as OpenAI's. */
    private static final Duration VALID = Duration.ofHours(1);

    private static final String ALGORITHM = "HmacSHA256";
    private static final Pattern RESULT = Pattern.compile("/v1/jobs/[a-z0-9_]+/results/\\d{1,9}");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");

    private final SecretKeySpec secret;
    private final Clock clock;

    /** @param secret that all servers of a queue have in common */
    public SignedLinks(byte[] secret, Clock clock) {
        this.secret = new SecretKeySpec(secret, ALGORITHM);
        this.clock = clock;
    }

    /** The path of a result with what lets this client's pictures be fetched. */
    public String sign(String path, String client) {
        long expires = clock.instant().plus(VALID).getEpochSecond();
        return "%s?client=%s&expires=%d&signature=%s"
                .formatted(
                        path,
                        URLEncoder.encode(client, StandardCharsets.UTF_8),
                        expires,
                        signature(path, client, expires));
    }

    /** Whose link was followed; empty if it is none, or was changed, or is too old. */
    Optional<String> clientOf(Context ctx) {
        @Nullable String client = ctx.queryParam("client");
        @Nullable String expires = ctx.queryParam("expires");
        @Nullable String signature = ctx.queryParam("signature");
        if (client == null
                || expires == null
                || signature == null
                || !SECONDS.matcher(expires).matches()
                || !ctx.req().getMethod().equals("GET")
                || !RESULT.matcher(ctx.path()).matches()) {
            return Optional.empty();
        }
        long seconds = Long.parseLong(expires);
        byte[] expected = signature(ctx.path(), client, seconds).getBytes(StandardCharsets.UTF_8);
        boolean holds = MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8))
                && clock.instant().getEpochSecond() < seconds;
        return holds ? Optional.of(client) : Optional.empty();
    }

    private String signature(String path, String client, long expires) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            byte[] text = (path + "\n" + client + "\n" + expires).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(mac.doFinal(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
