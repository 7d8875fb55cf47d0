package io.cogview4j.server.store;

import io.cogview4j.message.Message;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The database or the data folder cannot be used; whoever runs the server can mend it. */
public final class StoreException extends RuntimeException {
    private final Message problem;

    StoreException(@Nullable Throwable cause, StoreMessage code, Object... values) {
        this(cause, Message.of(code, values));
    }

    private StoreException(@Nullable Throwable cause, Message problem) {
        super(problem.text(Locale.ENGLISH), cause);
        this.problem = problem;
    }

    /** The failure as a code and values, from which the texts come in any language. */
    public Message problem() {
        return problem;
    }
}
