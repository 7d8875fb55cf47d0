package io.cogview4j.message;

import java.util.List;

/** What to tell of a failure of any kind, also of those of the machine and of the program itself. */
public final class Failure {
    private Failure() {}

    /** Everything that is wrong, at least one thing. */
    public static List<Message> problems(Throwable failure) {
        return failure instanceof CogView4Exception known ? known.problems() : List.of(problem(failure));
    }

    private static Message problem(Throwable failure) {
        return switch (failure) {
            case OutOfMemoryError _ -> Message.of(CoreMessage.HEAP_TOO_SMALL);
            case LinkageError e -> Message.of(CoreMessage.NATIVE_LIBRARIES_UNUSABLE, firstLine(root(e)));
            case RuntimeException e
            when firstLine(e).contains("can't allocate memory") ->
                Message.of(CoreMessage.MEMORY_EXHAUSTED, firstLine(e));
            default -> Message.of(CoreMessage.UNEXPECTED, firstLine(failure));
        };
    }

    /** JavaCPP says that a library is not in a path; what the system's loader said of it is behind that. */
    private static Throwable root(Throwable failure) {
        return failure.getCause() == null ? failure : root(failure.getCause());
    }

    private static String firstLine(Throwable failure) {
        return failure.toString().lines().findFirst().orElse("");
    }
}
