package io.cogview4j.langchain4j;

import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.NonRetriableException;
import io.cogview4j.message.CancelledException;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CogView4Exception;
import io.cogview4j.message.Failure;
import io.cogview4j.message.HubException;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.NumericException;
import io.cogview4j.message.OutputException;
import java.util.Locale;
import java.util.function.Supplier;

/** Failures in the words of LangChain4j. Only what was not foreseen may go well when it is tried again. */
final class ExceptionMapping {
    private ExceptionMapping() {}

    /** @throws LangChain4jException for all that is not a mistake of the program */
    static <T> T of(Supplier<T> work) {
        try {
            return work.get();
        } catch (CogView4Exception e) {
            throw mapped(e);
        } catch (LangChain4jException | IllegalArgumentException | IllegalStateException e) {
            throw e;
        } catch (LinkageError e) {
            throw new NonRetriableException(text(e), e);
        } catch (RuntimeException e) {
            throw new InternalServerException(text(e), e);
        }
    }

    private static LangChain4jException mapped(CogView4Exception failure) {
        return switch (failure) {
            case InvalidRequestException e -> new dev.langchain4j.exception.InvalidRequestException(e.getMessage(), e);
            case CheckpointException e -> new ModelNotFoundException(e.getMessage(), e);
            case HubException e -> new ModelNotFoundException(e.getMessage(), e);
            case NumericException e -> new NonRetriableException(e.getMessage(), e);
            case OutputException e -> new NonRetriableException(e.getMessage(), e);
            case CancelledException e -> new NonRetriableException(e.getMessage(), e);
        };
    }

    private static String text(Throwable failure) {
        return Failure.problems(failure).getFirst().text(Locale.ENGLISH);
    }
}
