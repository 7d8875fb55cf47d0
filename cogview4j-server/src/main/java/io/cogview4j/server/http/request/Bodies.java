package io.cogview4j.server.http.request;

import io.cogview4j.server.http.error.Refusal;
import io.cogview4j.server.http.error.ServerMessage;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;

/** Bodies as they arrive: from anyone, at any length and speed. */
public final class Bodies {
    static final String JSON = "application/json";
    static final String MULTIPART = "multipart/form-data";
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int TOO_LARGE = 413;

    private Bodies() {}

    /** The type of the body without what is said beside it, as {@code application/json}; empty if none is told. */
    static String mediaType(Context ctx) {
        @Nullable String type = ctx.contentType();
        return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    public static boolean isMultipart(Context ctx) {
        return mediaType(ctx).equals(MULTIPART);
    }

    /**
     * Refuses bodies of other types; what a web page may send without asking first is among them.
     *
     * @throws Refusal with status 415
     */
    public static void requireType(Context ctx, Set<String> expected) {
        String found = mediaType(ctx);
        if (!expected.contains(found)) {
            throw new Refusal(
                    415,
                    ServerMessage.CONTENT_TYPE_UNSUPPORTED,
                    found.isEmpty() ? "-" : found,
                    String.join(", ", expected.stream().sorted().toList()));
        }
    }

    /** All of the body, of which no more is kept than this. */
    public static byte[] read(Context ctx, long mostBytes) {
        try (SpooledBody body = SpooledBody.read(ctx, mostBytes)) {
            return body.bytes();
        }
    }

    /**
     * Copies all of the body.
     *
     * @throws Refusal if it is longer than this, or breaks off
     * @throws IOException if it cannot be written
     */
    public static void write(Context ctx, long mostBytes, OutputStream out) throws IOException {
        if (ctx.req().getContentLengthLong() > mostBytes) {
            throw new Refusal(TOO_LARGE, ServerMessage.BODY_TOO_LARGE, mostBytes);
        }
        byte[] buffer = new byte[BUFFER_BYTES];
        long total = 0;
        for (int count = read(ctx, buffer, mostBytes); count >= 0; count = read(ctx, buffer, mostBytes)) {
            total += count;
            if (total > mostBytes) {
                throw new Refusal(TOO_LARGE, ServerMessage.BODY_TOO_LARGE, mostBytes);
            }
            out.write(buffer, 0, count);
        }
    }

    private static int read(Context ctx, byte[] buffer, long mostBytes) {
        try {
            return ctx.req().getInputStream().read(buffer);
        } catch (IOException e) {
            throw refusal(e, mostBytes);
        }
    }

    /** What a body means that broke off. */
    static Refusal refusal(Throwable failure, long mostBytes) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TimeoutException) {
                return new Refusal(408, ServerMessage.REQUEST_TOO_SLOW);
            }
            if (cause instanceof HttpException http && http.getCode() == TOO_LARGE) {
                return new Refusal(TOO_LARGE, ServerMessage.BODY_TOO_LARGE, mostBytes);
            }
        }
        return new Refusal(400, ServerMessage.BODY_INCOMPLETE);
    }
}
