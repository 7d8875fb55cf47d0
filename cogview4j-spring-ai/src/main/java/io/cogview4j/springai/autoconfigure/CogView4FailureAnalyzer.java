package io.cogview4j.springai.autoconfigure;

import io.cogview4j.message.CogView4Exception;
import io.cogview4j.message.Message;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells of a model that cannot be opened, or of settings out of range, what is wrong, why, and what to do. */
final class CogView4FailureAnalyzer extends AbstractFailureAnalyzer<CogView4Exception> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, CogView4Exception cause) {
        String description = cause.problems().stream()
                .map(problem -> problem.what(Locale.ENGLISH) + " " + problem.why(Locale.ENGLISH))
                .collect(Collectors.joining("\n"));
        String action = cause.problems().stream()
                .map(CogView4FailureAnalyzer::advice)
                .distinct()
                .collect(Collectors.joining("\n"));
        return new FailureAnalysis(description, action, cause);
    }

    private static String advice(Message problem) {
        return problem.advice(Locale.ENGLISH);
    }
}
