package io.cogview4j.embeddings;

import io.cogview4j.api.Arithmetic;
import io.cogview4j.api.Origin;
import io.cogview4j.bits.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Under which the embedding of a prompt is cached.
 *
 * @param name SHA-256 of all that the embedding depends on, 64 hexadecimal digits
 * @param tokens that the embedding has
 */
public record CacheKey(String name, int tokens) {
    private static final String CONTENT = "cogview4j-embedding-1";

    /**
     * The key for these token ids, padding included, or null if it is not known for certain what reads them.
     *
     * @param arithmetic in which the text encoder computes
     * @param ids as the text encoder gets them
     */
    public static @Nullable CacheKey of(Origin origin, Arithmetic arithmetic, long[] ids) {
        if (origin.encoder() == null || origin.tokenizer() == null || !origin.isCertain()) {
            return null;
        }
        MessageDigest sha256 = Sha256.digest();
        String made = String.join("\n", content(arithmetic), origin.encoder(), origin.tokenizer(), "");
        sha256.update(made.getBytes(StandardCharsets.UTF_8));
        ByteBuffer bytes = ByteBuffer.allocate(ids.length * Long.BYTES);
        bytes.asLongBuffer().put(ids);
        return new CacheKey(HexFormat.of().formatHex(sha256.digest(bytes.array())), ids.length);
    }

    /** The arithmetic of the reference goes without saying. */
    private static String content(Arithmetic arithmetic) {
        return arithmetic.equals(Arithmetic.REFERENCE)
                ? CONTENT
                : CONTENT + " " + arithmetic.device().id() + " "
                        + arithmetic.precision().id();
    }
}
