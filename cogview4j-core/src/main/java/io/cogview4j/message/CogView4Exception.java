package io.cogview4j.message;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, why, and what to do about it; {@link #getMessage()} says all three in English. The one type to catch: every failure that a user can cause or mend is
 * a subclass.
 */
public abstract sealed class CogView4Exception extends RuntimeException
        permits InvalidRequestException,
                CheckpointException,
                HubException,
                NumericException,
                OutputException,
                CancelledException {
    private final Message problem;

    CogView4Exception(@Nullable Throwable cause, Message problem) {
        super(problem.text(Locale.ENGLISH), cause);
        this.problem = problem;
    }

    /** The failure as a code and values, from which the texts come in any language. */
    public final Message problem() {
        return problem;
    }

    /** Everything that is wrong, as far as it could be looked at; at least {@link #problem}. */
    public List<Message> problems() {
        return List.of(problem);
    }

    public MessageCode code() {
        return problem().code();
    }

    /** What happened, one English sentence. */
    public String what() {
        return problem().what(Locale.ENGLISH);
    }

    /** Why, one English sentence. */
    public String why() {
        return problem().why(Locale.ENGLISH);
    }

    /** What to do next, one English sentence. */
    public String advice() {
        return problem().advice(Locale.ENGLISH);
    }
}
