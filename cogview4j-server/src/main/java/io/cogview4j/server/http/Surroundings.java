package io.cogview4j.server.http;

import io.cogview4j.server.http.answer.ClientGoneException;
import io.cogview4j.server.http.answer.Json;
import io.cogview4j.server.http.answer.Language;
import io.cogview4j.server.http.error.ErrorAnswer;
import io.cogview4j.server.http.error.Refusal;
import io.cogview4j.server.http.error.ServerMessage;
import io.cogview4j.server.http.guard.Guard;
import io.cogview4j.server.http.operation.Meters;
import io.cogview4j.server.http.request.UploadFolder;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done around every request: its number, who may ask, the headers of all answers, and errors in one form. */
final class Surroundings {
    private static final Logger LOG = LoggerFactory.getLogger(Surroundings.class);
    private static final String REQUEST_ID = "X-Request-Id";
    private static final Pattern OWN_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final int FIRST_SERVER_ERROR = 500;

    private final Guard guard;
    private final UploadFolder uploads;
    private final Meters meters;

    Surroundings(Guard guard, UploadFolder uploads, Meters meters) {
        this.guard = guard;
        this.uploads = uploads;
        this.meters = meters;
    }

    void addTo(JavalinConfig config) {
        config.routes.before(this::before);
        config.routes.exception(HttpResponseException.class, (e, ctx) -> answer(ctx, refusal(e, ctx)));
        config.routes.exception(ClientGoneException.class, (e, ctx) -> LOG.debug("{} {}", id(ctx), e.getMessage()));
        config.routes.exception(Exception.class, (e, ctx) -> answer(ctx, e));
        config.routes.error(408, ctx -> {
            if (ctx.resultInputStream() == null) {
                answer(ctx, new Refusal(408, ServerMessage.REQUEST_TOO_SLOW));
            }
        });
        config.router.javaLangErrorHandler((response, error) -> {
            LOG.error("a request failed", error);
            if (!response.isCommitted()) {
                ErrorAnswer answer = ErrorAnswer.of(error, java.util.Locale.ENGLISH);
                response.setStatus(answer.status());
                response.setContentType(Json.MEDIA_TYPE);
                try {
                    response.getOutputStream().write(Json.bytes(answer.body()));
                } catch (IOException e) {
                    LOG.debug("the client is gone", e);
                }
            }
        });
        config.requestLogger.http((ctx, millis) -> meters.note(ctx, millis, id(ctx)));
    }

    private void before(Context ctx) {
        @Nullable String own = ctx.header(REQUEST_ID);
        String id = own != null && OWN_ID.matcher(own).matches()
                ? own
                : UUID.randomUUID().toString();
        ctx.header(REQUEST_ID, id);
        ctx.attribute(REQUEST_ID, id);
        ctx.header("X-Content-Type-Options", "nosniff");
        ctx.header("Referrer-Policy", "no-referrer");
        ctx.header("Cross-Origin-Resource-Policy", "same-origin");
        ctx.header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        ctx.header("Cache-Control", "no-store");
        guard.check(ctx);
        uploads.use(ctx);
    }

    private static String id(Context ctx) {
        @Nullable String id = ctx.attribute(REQUEST_ID);
        return id == null ? "-" : id;
    }

    private static Throwable refusal(HttpResponseException e, Context ctx) {
        String method = ctx.req().getMethod();
        return switch (e) {
            case MethodNotAllowedResponse not -> {
                String allowed = String.join(
                        ", ", not.getDetails().values().stream().sorted().toList());
                yield new Refusal(405, ServerMessage.METHOD_NOT_ALLOWED, method, ctx.path(), allowed)
                        .with(Map.of("Allow", allowed));
            }
            default ->
                e.getStatus() == 404
                        ? new Refusal(404, ServerMessage.ROUTE_UNKNOWN, method, ctx.path())
                        : new Refusal(e.getStatus(), ServerMessage.REQUEST_MALFORMED, String.valueOf(e.getMessage()));
        };
    }

    private static void answer(Context ctx, Throwable failure) {
        ErrorAnswer answer = ErrorAnswer.of(failure, Language.of(ctx));
        if (answer.status() >= FIRST_SERVER_ERROR && !(failure instanceof Refusal)) {
            LOG.error("request {} failed", id(ctx), failure);
        }
        if (ctx.res().isCommitted()) {
            LOG.warn("request {} broke off", id(ctx));
            return;
        }
        ctx.res().resetBuffer();
        ctx.res().setContentLengthLong(-1);
        answer.allHeaders().forEach(ctx::header);
        Json.answer(ctx, answer.status(), answer.body());
    }
}
