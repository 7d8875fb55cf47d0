package io.cogview4j.server.http.request;

import io.cogview4j.server.http.error.Refusal;
import io.cogview4j.server.http.error.ServerMessage;
import jakarta.servlet.http.Part;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * A file that a client has sent.
 *
 * @param name of the part or field that it came in
 */
public record Upload(String name, Content content) {
    /** At the start of data URLs, as pages make them. */
    private static final Pattern DATA_URL =
            Pattern.compile("^data:[a-z0-9.+/-]{0,100};base64,", Pattern.CASE_INSENSITIVE);

    /** Where its bytes are; they can be read several times. */
    @FunctionalInterface
    public interface Content {
        InputStream open() throws IOException;
    }

    public static Upload of(String name, Part part) {
        return new Upload(name, part::getInputStream);
    }

    public static Upload of(String name, byte[] content) {
        return new Upload(name, () -> new ByteArrayInputStream(content));
    }

    /**
     * A file in base64, with or without what a data URL has before it.
     *
     * @throws Refusal if it is no base64
     */
    public static Upload ofBase64(String name, String text) {
        try {
            return of(
                    name,
                    Base64.getMimeDecoder().decode(strict(DATA_URL.matcher(text).replaceFirst(""))));
        } catch (IllegalArgumentException e) {
            throw Refusal.ofField(name, ServerMessage.UPLOAD_NOT_BASE64, name);
        }
    }

    /** The decoder that knows line breaks passes over everything else, too. */
    private static String strict(String base64) {
        boolean fits = !base64.isBlank()
                && base64.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || "+/=\r\n".indexOf(c) >= 0));
        if (!fits) {
            throw new IllegalArgumentException("no base64");
        }
        return base64;
    }
}
