package io.cogview4j.fuzz;

import com.sun.management.ThreadMXBean;
import io.cogview4j.fuzz.EntryPoint.Bound;
import io.cogview4j.fuzz.EntryPoint.Input;
import io.cogview4j.message.CancelledException;
import io.cogview4j.message.CogView4Exception;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.message.MessageCode.Severity;
import io.cogview4j.message.VisibleText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What came of reading one input. */
sealed interface Trial {
    /** It was read. */
    record Read() implements Trial {}

    /** It was refused with a proper message. */
    record Refused() implements Trial {}

    /** Anything else, which a user of the product must never meet. */
    record Escaped(String how) implements Trial {}

    /** The longest message that anyone would read. */
    int MOST_MESSAGE_CHARS = 2_000;

    ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static Trial of(Input input, Bound bound) {
        Attempt attempt = attempt(input);
        if (attempt.allocated > bound.bytes(input.bytes())) {
            attempt = attempt(input); // without what is loaded once, classes and texts of messages
        }
        if (attempt.allocated > bound.bytes(input.bytes())) {
            return new Escaped("allocates %d bytes for an input of %d".formatted(attempt.allocated, input.bytes()));
        }
        return attempt.trial;
    }

    record Attempt(Trial trial, long allocated) {}

    private static Attempt attempt(Input input) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        List<Message> said = List.of();
        @Nullable Throwable thrown = null;
        try {
            said = input.reading().read();
        } catch (Throwable e) {
            thrown = e;
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        return new Attempt(thrown == null ? ofMessages(said) : of(thrown), allocated);
    }

    private static Trial of(Throwable thrown) {
        return switch (thrown) {
            case CancelledException e -> escaped(e);
            case InvalidRequestException e -> refused(e.problems());
            case CogView4Exception e -> refused(List.of(e.problem()));
            default -> escaped(thrown);
        };
    }

    private static Trial refused(List<Message> problems) {
        Trial said = ofMessages(problems);
        return said instanceof Escaped ? said : new Refused();
    }

    private static Trial ofMessages(List<Message> messages) {
        return messages.stream()
                .flatMap(message -> improper(message).stream())
                .findFirst()
                .<Trial>map(Escaped::new)
                .orElseGet(() -> messages.stream().anyMatch(m -> m.code().severity() == Severity.ERROR)
                        ? new Refused()
                        : new Read());
    }

    private static Optional<String> improper(Message message) {
        return message.code() == CoreMessage.UNEXPECTED
                ? Optional.of("is unexpected: " + message.values())
                : improper(message.text(Locale.ENGLISH))
                        .map(how -> "the message " + message.code().id() + " " + how);
    }

    /** What is wrong with a text for users; empty if nothing is. */
    static Optional<String> improper(String text) {
        String visible = VisibleText.of(text);
        if (!visible.equals(text)) {
            return Optional.of("has characters that do something else than be shown: " + visible);
        }
        return text.length() > MOST_MESSAGE_CHARS
                ? Optional.of("has %d characters: %s...".formatted(text.length(), text.substring(0, 200)))
                : Optional.empty();
    }

    static Trial escaped(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        return new Escaped(trace.toString()
                .lines()
                .limit(25)
                .reduce((a, b) -> a + "\n" + b)
                .orElseThrow());
    }
}
