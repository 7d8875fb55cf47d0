package io.cogview4j.server.http.error;

import io.cogview4j.message.Message;
import io.cogview4j.message.MessageCode;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that gets no other answer than why. */
public final class Refusal extends RuntimeException {
    private final int status;
    private final transient Message problem;
    private final @Nullable String param;
    private final transient Map<String, String> headers;

    private Refusal(int status, Message problem, @Nullable String param, Map<String, String> headers) {
        super(problem.text(Locale.ENGLISH));
        this.status = status;
        this.problem = problem;
        this.param = param;
        this.headers = Map.copyOf(headers);
    }

    public Refusal(int status, MessageCode code, Object... values) {
        this(status, Message.of(code, values), null, Map.of());
    }

    public Refusal(int status, Message problem) {
        this(status, problem, null, Map.of());
    }

    /** A field that is not as it should be. */
    public static Refusal ofField(String field, MessageCode code, Object... values) {
        return new Refusal(400, Message.of(code, values), field, Map.of());
    }

    /** The same with the field or part that is meant. */
    public Refusal of(String param) {
        return new Refusal(status, problem, param, headers);
    }

    /** The same with headers beside it. */
    public Refusal with(Map<String, String> headers) {
        return new Refusal(status, problem, param, headers);
    }

    public int status() {
        return status;
    }

    public Message problem() {
        return problem;
    }

    /** The field that is at fault, null if none is. */
    public @Nullable String param() {
        return param;
    }

    public Map<String, String> headers() {
        return headers;
    }
}
