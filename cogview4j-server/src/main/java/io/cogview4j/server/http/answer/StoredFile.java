package io.cogview4j.server.http.answer;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file that never changes, since it is called by its content.
 *
 * @param name under which a browser saves it
 */
public record StoredFile(Path file, String sha256, String mediaType, String name) {
    /** Sends it, unless the client has it. */
    public void send(Context ctx) {
        String tag = "\"" + sha256 + "\"";
        ctx.header("ETag", tag);
        ctx.header("Cache-Control", "private, max-age=31536000, immutable");
        if (matches(ctx.header("If-None-Match"), tag)) {
            ctx.status(304);
            return;
        }
        ctx.header("Content-Disposition", "inline; filename=\"" + name + "\"");
        ctx.res().setContentType(mediaType);
        try {
            ctx.res().setContentLengthLong(Files.size(file));
            OutputStream out = ctx.res().getOutputStream();
            Files.copy(file, out);
            out.flush();
        } catch (IOException e) {
            throw new ClientGoneException(e);
        }
    }

    static boolean matches(@Nullable String header, String tag) {
        if (header == null) {
            return false;
        }
        for (String known : header.split(",")) {
            String plain = known.strip();
            if (plain.equals("*") || plain.equals(tag) || plain.equals("W/" + tag)) {
                return true;
            }
        }
        return false;
    }
}
