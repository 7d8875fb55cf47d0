package io.cogview4j.server.http.operation;

import io.cogview4j.server.http.error.Refusal;
import io.cogview4j.server.http.error.ServerMessage;
import io.cogview4j.server.job.Sha256;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The page that people use. All of it comes from this server, and nothing else may run in it. */
public final class PageRoutes {
    /** Where its files are on the class path. */
    public static final String FOLDER = "/io/cogview4j/server/page/";

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:;"
                    + " connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

    /** Names in folders, of letters and digits; no dot leads upwards. */
    private static final Pattern FILE = Pattern.compile(
            "(?:[A-Za-z0-9_-]{1,40}/){0,3}[A-Za-z0-9_-]{1,60}(?:\\.[A-Za-z0-9_-]{1,20}){0,3}\\.([a-z0-9]{1,8})");

    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "html", "text/html;charset=utf-8",
            "css", "text/css;charset=utf-8",
            "js", "text/javascript;charset=utf-8",
            "mjs", "text/javascript;charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "woff2", "font/woff2",
            "txt", "text/plain;charset=utf-8");

    private final String folder;
    private final Map<String, PageFile> files = new ConcurrentHashMap<>();

    private record PageFile(byte[] content, String tag, String mediaType) {}

    public PageRoutes(String folder) {
        this.folder = folder;
    }

    public void addTo(RoutesConfig routes) {
        routes.get("/", ctx -> send(ctx, "index.html"));
        routes.get("/page/<file>", ctx -> send(ctx, ctx.pathParam("file")));
    }

    private void send(Context ctx, String name) {
        PageFile file = find(name).orElseThrow(() -> new Refusal(404, ServerMessage.PAGE_NOT_FOUND, ctx.path()));
        ctx.header("Content-Security-Policy", POLICY);
        ctx.header("ETag", file.tag());
        ctx.header("Cache-Control", "no-cache"); // which is: ask whether it has changed
        if (file.tag().equals(ctx.header("If-None-Match"))) {
            ctx.status(304);
        } else {
            ctx.contentType(file.mediaType()).result(file.content());
        }
    }

    /** Only what there is is kept. */
    private Optional<PageFile> find(String name) {
        Matcher parts = FILE.matcher(name);
        @Nullable String mediaType = parts.matches() ? MEDIA_TYPES.get(parts.group(1)) : null;
        return mediaType == null
                ? Optional.empty()
                : Optional.ofNullable(files.computeIfAbsent(name, _ -> load(name, mediaType)));
    }

    private @Nullable PageFile load(String name, String mediaType) {
        try (@Nullable InputStream in = PageRoutes.class.getResourceAsStream(folder + name)) {
            if (in == null) {
                return null;
            }
            byte[] content = in.readAllBytes();
            String digest = HexFormat.of().formatHex(Sha256.of(content), 0, 16);
            return new PageFile(content, "\"" + digest + "\"", mediaType);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
