package io.cogview4j.server.http.operation;

import io.cogview4j.server.http.answer.Json;
import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** {@code /openapi.json}: all routes, for programs. */
public final class OpenApiRoutes {
    private final byte[] description = read();

    public void addTo(RoutesConfig routes) {
        routes.get("/openapi.json", ctx -> ctx.contentType(Json.MEDIA_TYPE).result(description));
    }

    private static byte[] read() {
        try (InputStream in = OpenApiRoutes.class.getResourceAsStream("openapi.json")) {
            if (in == null) {
                throw new IllegalStateException("openapi.json is missing");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
