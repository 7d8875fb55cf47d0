package io.cogview4j.springai;

import io.cogview4j.message.CancelledException;
import io.cogview4j.message.CogView4Exception;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Failure;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.springframework.ai.retry.NonTransientAiException;
import org.springframework.ai.retry.TransientAiException;

/** Failures in the words of Spring AI, which tries again after those that it calls transient. */
final class ExceptionMapping {
    private ExceptionMapping() {}

    /**
     * @param failed hears of what was not refused but failed
     * @throws NonTransientAiException for all that is not a mistake of the program
     */
    static <T> T of(Supplier<T> work, Consumer<RuntimeException> failed) {
        try {
            return work.get();
        } catch (InvalidRequestException | CancelledException e) {
            throw new NonTransientAiException(e.getMessage(), e);
        } catch (NonTransientAiException | IllegalArgumentException | IllegalStateException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            RuntimeException mapped = mapped(e);
            failed.accept(mapped);
            throw mapped;
        }
    }

    private static RuntimeException mapped(Throwable failure) {
        if (failure instanceof CogView4Exception known) {
            return new NonTransientAiException(known.getMessage(), known);
        }
        Message problem = Failure.problems(failure).getFirst();
        String text = problem.text(Locale.ENGLISH);
        return problem.code() == CoreMessage.MEMORY_EXHAUSTED
                ? new TransientAiException(text, failure)
                : new NonTransientAiException(text, failure);
    }
}
