package io.cogview4j.cli;

import io.cogview4j.cli.output.AnswerStyle;
import io.cogview4j.cli.output.JsonParts;
import io.cogview4j.cli.output.Labels;
import io.cogview4j.message.CancelledException;
import io.cogview4j.message.CogView4Exception;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the user is told about a failure.
 *
 * @param problems everything that is wrong, at least one
 * @param exitCode 2 when the command should be written otherwise, 1 when it could not be carried out, 130 when it was
 *     interrupted
 */
record ErrorReport(List<Message> problems, int exitCode) {
    private static final int INTERRUPTED = 130; // as a shell tells it: 128 and the signal

    static ErrorReport of(Throwable failure) {
        return switch (failure) {
            case InvalidRequestException e -> new ErrorReport(e.problems(), ExitCode.USAGE);
            case CancelledException e -> new ErrorReport(List.of(e.problem()), INTERRUPTED);
            case CogView4Exception e -> failed(e.problem());
            case ParameterException e -> new ErrorReport(List.of(CommandMistake.of(e)), ExitCode.USAGE);
            case OutOfMemoryError _ -> failed(Message.of(CoreMessage.HEAP_TOO_SMALL));
            case LinkageError e -> failed(Message.of(CoreMessage.NATIVE_LIBRARIES_UNUSABLE, firstLine(root(e))));
            case RuntimeException e
            when firstLine(e).contains("can't allocate memory") ->
                failed(Message.of(CoreMessage.MEMORY_EXHAUSTED, firstLine(e)));
            default -> failed(Message.of(CoreMessage.UNEXPECTED, firstLine(failure)));
        };
    }

    private static ErrorReport failed(Message problem) {
        return new ErrorReport(List.of(problem), ExitCode.SOFTWARE);
    }

    /** JavaCPP says that a library is not in a path; what the system's loader said of it is behind that. */
    private static Throwable root(Throwable failure) {
        return failure.getCause() == null ? failure : root(failure.getCause());
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
