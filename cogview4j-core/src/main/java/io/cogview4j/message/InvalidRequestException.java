package io.cogview4j.message;

import java.util.List;

/** A request that cannot be carried out as it stands: a size, a step count, embeddings that do not fit. */
public final class InvalidRequestException extends CogView4Exception {
    private final List<Message> problems;

    public InvalidRequestException(MessageCode code, Object... values) {
        this(List.of(Message.of(code, values)));
    }

    public InvalidRequestException(Throwable cause, MessageCode code, Object... values) {
        super(cause, Message.of(code, values));
        this.problems = List.of(problem());
    }

    public InvalidRequestException(Throwable cause, Message problem) {
        super(cause, problem);
        this.problems = List.of(problem);
    }

    /** A request in which several things are wrong; {@link #problem} is the first of them. */
    public InvalidRequestException(List<Message> problems) {
        super(null, problems.getFirst());
        this.problems = List.copyOf(problems);
    }

    @Override
    public List<Message> problems() {
        return problems;
    }
}
