package io.cogview4j.message;

import java.util.List;
import java.util.Locale;

/**
 * Something that cogview4j has to say to its users. Each module has an enum of its own codes, and beside it their
 * texts in every language: what happened, why, and what to do. A code names the values that its texts show.
 */
public interface MessageCode {
    /** How much a message matters. */
    enum Severity {
        /** Stops the work. */
        ERROR,
        /** The work goes on, but its result may surprise. */
        WARNING,
        /** Worth knowing. */
        NOTE
    }

    /**
     * What a constant is declared with.
     *
     * @param valueNames names of the values that the texts show, in the order in which {@link Message#of} takes them
     */
    record Declaration(Severity severity, List<String> valueNames) {
        public Declaration(Severity severity, String... valueNames) {
            this(severity, List.of(valueNames));
        }
    }

    Declaration declaration();

    default Severity severity() {
        return declaration().severity();
    }

    /** Names of the values that the texts show, in the order in which {@link Message#of} takes them. */
    default List<String> valueNames() {
        return declaration().valueNames();
    }

    /** The resource bundle of the texts, {@code messages} beside the enum: {@code ID.what}, {@code ID.why}, {@code ID.advice}. */
    default String texts() {
        return getClass().getPackageName() + ".messages";
    }

    /** The name of the constant. */
    String name();

    /** The code as users see it, for example {@code size-not-multiple}. */
    default String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
