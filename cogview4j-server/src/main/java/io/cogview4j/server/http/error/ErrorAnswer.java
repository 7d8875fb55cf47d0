package io.cogview4j.server.http.error;

import io.cogview4j.message.CancelledException;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CogView4Exception;
import io.cogview4j.message.ComputeMessage;
import io.cogview4j.message.Failure;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.server.job.JobNote;
import io.cogview4j.server.job.JobProblem;
import io.cogview4j.server.model.ModelMessage;
import io.cogview4j.server.queue.FileGoneException;
import io.cogview4j.server.queue.KeyReusedException;
import io.cogview4j.server.queue.QueueFullException;
import io.cogview4j.server.store.BlobTooLargeException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client is told of a failure, in the one form that all errors have, which is OpenAI's.
 *
 * @param param the field that is at fault, null if none is
 * @param headers that go with it
 */
public record ErrorAnswer(
        int status, JobNote note, Locale locale, @Nullable String param, Map<String, String> headers) {
    private static final String MEMORY_TOO_SMALL = "memory-too-small";
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int REQUEST_TIMEOUT = 408;

    public ErrorAnswer {
        headers = Map.copyOf(headers);
    }

    /** What to say of a failure that a handler threw. */
    public static ErrorAnswer of(Throwable failure, Locale locale) {
        return switch (failure) {
            case Refusal refusal ->
                new ErrorAnswer(refusal.status(), refusal.note(), locale, refusal.param(), refusal.headers());
            case QueueFullException full -> ofFullQueue(full, locale);
            case KeyReusedException _ ->
                of(new Refusal(422, ServerMessage.IDEMPOTENCY_KEY_REUSED).of("Idempotency-Key"), locale);
            case FileGoneException gone -> of(new Refusal(404, ModelMessage.FILE_FORGOTTEN, gone.file()), locale);
            case BlobTooLargeException large ->
                of(new Refusal(413, ServerMessage.BODY_TOO_LARGE, large.mostBytes()), locale);
            case CogView4Exception known -> ofLibrary(known, locale);
            default -> new ErrorAnswer(500, note(unexpected(failure)), locale, null, Map.of());
        };
    }

    /** What the failure of a job tells those who wait for it. */
    public static ErrorAnswer of(JobProblem problem, Locale locale) {
        return new ErrorAnswer(problem.status(), problem.note(), locale, null, Map.of());
    }

    /** The library's texts without what is no client's business. */
    public static JobNote note(Message message) {
        return message.code() instanceof ServerMessage ? JobNote.verbatim(message) : JobNote.of(message);
    }

    private static ErrorAnswer ofLibrary(CogView4Exception failure, Locale locale) {
        List<Message> problems = failure.problems();
        Message first = problems.getFirst();
        int status =
                switch (failure) {
                    case InvalidRequestException _ -> isTooLarge(first) ? 422 : 400;
                    case CancelledException _ -> 503;
                    default -> 500;
                };
        @Nullable String param = status == 400 || status == 422 ? ErrorParam.of(first.code()) : null;
        return new ErrorAnswer(status, note(first), locale, param, Map.of());
    }

    /** For the memory that there may be, of the process or of a GPU. */
    private static boolean isTooLarge(Message problem) {
        return problem.code() == ComputeMessage.DEVICE_MEMORY_TOO_SMALL
                || problem.code().id().startsWith(MEMORY_TOO_SMALL);
    }

    /** A failure while a file is read that the client itself has sent. */
    public static RuntimeException ofOwnFile(CheckpointException failure, String param) {
        return new Refusal(400, failure.problem()).of(param);
    }

    private static ErrorAnswer ofFullQueue(QueueFullException full, Locale locale) {
        long millis = Math.max(1_000, (long) Math.ceil(1_000 * full.retryAfterSeconds()));
        long seconds = (millis + 999) / 1_000;
        return new ErrorAnswer(
                TOO_MANY_REQUESTS,
                note(Message.of(ServerMessage.QUEUE_FULL, full.waiting(), seconds)),
                locale,
                null,
                Map.of("Retry-After", Long.toString(seconds), "Retry-After-Ms", Long.toString(millis)));
    }

    /** Its text is for the log: it may hold what is no client's business. */
    private static Message unexpected(Throwable failure) {
        Message problem = Failure.problems(failure).getFirst();
        return problem.code() == io.cogview4j.message.CoreMessage.UNEXPECTED
                ? Message.of(
                        io.cogview4j.message.CoreMessage.UNEXPECTED,
                        failure.getClass().getSimpleName())
                : problem;
    }

    /** Whether asking again without a change cannot help. */
    private boolean isFinal() {
        return status >= 400 && status < 500 && status != TOO_MANY_REQUESTS && status != REQUEST_TIMEOUT;
    }

    /** All headers, those that tell clients whether to try again among them. */
    public Map<String, String> allHeaders() {
        Map<String, String> all = new HashMap<>(headers);
        if (isFinal()) {
            all.put("X-Should-Retry", "false");
        }
        return all;
    }

    /** The kinds that OpenAI's clients know. */
    private String type() {
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case TOO_MANY_REQUESTS -> "rate_limit_exceeded";
            default -> status < 500 ? "invalid_request_error" : "server_error";
        };
    }

    /** What stands under {@code error}. */
    public ObjectNode json() {
        ObjectNode error = JsonNodeFactory.instance.objectNode();
        JobNote.Text text = note.in(locale);
        error.put("message", note.text(locale));
        error.put("type", type());
        error.put("param", param);
        error.put("code", note.code());
        error.put("what", text.what());
        error.put("why", text.why());
        error.put("advice", text.advice());
        return error;
    }

    /** The whole body. */
    public ObjectNode body() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("error", json());
        return body;
    }
}
