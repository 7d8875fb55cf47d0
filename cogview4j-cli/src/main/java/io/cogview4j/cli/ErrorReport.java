package io.cogview4j.cli;

import io.cogview4j.api.CogView4Exception;
import io.cogview4j.api.InvalidRequestException;
import io.cogview4j.api.Message;
import io.cogview4j.api.MessageCode;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ParameterException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the user is told about a failure.
 *
 * @param problems everything that is wrong, at least one
 * @param exitCode 2 when the command should be written otherwise, 1 when it could not be carried out
 */
record ErrorReport(List<Message> problems, int exitCode) {
    static final int FAILED = 1;
    static final int MISUSED = 2;

    static ErrorReport of(Throwable failure) {
        return switch (failure) {
            case InvalidRequestException e -> new ErrorReport(e.problems(), MISUSED);
            case CogView4Exception e -> failed(e.problem());
            case ParameterException e -> new ErrorReport(List.of(CommandMistake.of(e)), MISUSED);
            case OutOfMemoryError _ -> failed(Message.of(MessageCode.HEAP_TOO_SMALL));
            case LinkageError e -> failed(Message.of(MessageCode.NATIVE_LIBRARIES_UNUSABLE, firstLine(e)));
            case RuntimeException e
            when firstLine(e).contains("can't allocate memory") ->
                failed(Message.of(MessageCode.MEMORY_EXHAUSTED, firstLine(e)));
            default -> failed(Message.of(MessageCode.UNEXPECTED, firstLine(failure)));
        };
    }

    private static ErrorReport failed(Message problem) {
        return new ErrorReport(List.of(problem), FAILED);
    }

    private static String firstLine(Throwable failure) {
        return failure.toString().lines().findFirst().orElse("");
    }

    /** One line for each problem; or, as JSON, one line with the first problem and a list of the others. */
    List<String> lines(AnswerStyle style) {
        Labels labels = new Labels(style.language().locale());
        return style.json()
                ? List.of(json(labels.locale()))
                : problems.stream().map(labels::of).toList();
    }

    private String json(Locale locale) {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        JsonParts.describe(root.putObject("error"), problems.getFirst(), locale);
        if (problems.size() > 1) {
            JsonParts.addMessages(root.putArray("more"), problems.subList(1, problems.size()), locale);
        }
        return root.toString();
    }
}
