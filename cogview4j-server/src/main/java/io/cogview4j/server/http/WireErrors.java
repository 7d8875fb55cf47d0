package io.cogview4j.server.http;

import io.cogview4j.server.http.answer.Json;
import io.cogview4j.server.http.error.ErrorAnswer;
import io.cogview4j.server.http.error.Refusal;
import io.cogview4j.server.http.error.ServerMessage;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** What is told of requests that are refused before there is one: in the same form as all errors, without Jetty's page. */
final class WireErrors implements Request.Handler {
    private static final int HEADERS_TOO_LARGE = 431;
    private static final int URI_TOO_LONG = 414;
    private static final int PAYLOAD_TOO_LARGE = 413;
    private static final int TIMEOUT = 408;

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        ErrorAnswer answer = ErrorAnswer.of(failure(request, response.getStatus()), Locale.ENGLISH);
        response.setStatus(answer.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Json.MEDIA_TYPE);
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        answer.allHeaders().forEach(response.getHeaders()::put);
        response.write(true, ByteBuffer.wrap(Json.bytes(answer.body())), callback);
        return true;
    }

    private static Throwable failure(Request request, int status) {
        return switch (status) {
            case HEADERS_TOO_LARGE, URI_TOO_LONG, PAYLOAD_TOO_LARGE ->
                new Refusal(status, ServerMessage.HEADERS_TOO_LARGE);
            case TIMEOUT -> new Refusal(status, ServerMessage.REQUEST_TOO_SLOW);
            case 503 -> Refusal.stopping();
            default ->
                status >= 400 && status < 500
                        ? new Refusal(status, ServerMessage.REQUEST_MALFORMED, reason(request))
                        : new IllegalStateException("status " + status);
        };
    }

    private static String reason(Request request) {
        Object failure = request.getAttribute(org.eclipse.jetty.server.handler.ErrorHandler.ERROR_EXCEPTION);
        @Nullable String reason = failure instanceof HttpException http ? http.getReason() : null;
        return reason == null ? "-" : reason;
    }
}
