package io.cogview4j.server.http.error;

import io.cogview4j.message.Message;
import io.cogview4j.message.MessageCode;
import io.cogview4j.server.job.JobNote;
import io.cogview4j.server.job.JobProblem;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that gets no other answer than why. */
public final class Refusal extends RuntimeException {
    private static final String RESTART_SECONDS = "5";

    private final int status;
    private final transient JobNote note;
    private final @Nullable String param;
    private final transient Map<String, String> headers;

    private Refusal(int status, JobNote note, @Nullable String param, Map<String, String> headers) {
        super(note.text(Locale.ENGLISH));
        this.status = status;
        this.note = note;
        this.param = param;
        this.headers = Map.copyOf(headers);
    }

    public Refusal(int status, MessageCode code, Object... values) {
        this(status, Message.of(code, values));
    }

    public Refusal(int status, Message problem) {
        this(status, ErrorAnswer.note(problem), null, Map.of());
    }

    /** For those who wait for a job that failed. */
    public Refusal(JobProblem problem) {
        this(problem.status(), problem.note(), null, Map.of());
    }

    /** From a server that stops, and is probably there again soon. */
    public static Refusal stopping() {
        return new Refusal(503, ServerMessage.SERVER_STOPPING).with(Map.of("Retry-After", RESTART_SECONDS));
    }

    /** A field that is not as it should be. */
    public static Refusal ofField(String field, MessageCode code, Object... values) {
        return new Refusal(400, code, values).of(field);
    }

    /** The same with the field or part that is meant. */
    public Refusal of(String param) {
        return new Refusal(status, note, param, headers);
    }

    /** The same with headers beside it. */
    public Refusal with(Map<String, String> headers) {
        return new Refusal(status, note, param, headers);
    }

    public int status() {
        return status;
    }

    /** What is told. */
    public JobNote note() {
        return note;
    }

    /** The field that is at fault, null if none is. */
    public @Nullable String param() {
        return param;
    }

    public Map<String, String> headers() {
        return headers;
    }
}
