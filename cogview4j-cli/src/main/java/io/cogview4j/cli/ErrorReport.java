package io.cogview4j.cli;

import io.cogview4j.cli.output.AnswerStyle;
import io.cogview4j.cli.output.CommandAdvice;
import io.cogview4j.cli.output.Labels;
import io.cogview4j.message.CancelledException;
import io.cogview4j.message.Failure;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.report.Wording;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the user is told about a failure.
 *
 * @param problems everything that is wrong, at least one
 * @param exitCode 2 when the command should be written otherwise, 1 when it could not be carried out, 130 when it was
 *     interrupted
 * @param resume the command that goes on with the work; told in JSON only, since else it was told before
 */
record ErrorReport(List<Message> problems, int exitCode, Optional<String> resume) {
    private static final int INTERRUPTED = 130; // as a shell tells it: 128 and the signal

    private ErrorReport(List<Message> problems, int exitCode) {
        this(problems, exitCode, Optional.empty());
    }

    ErrorReport withResume(Optional<String> command) {
        return new ErrorReport(problems, exitCode, command);
    }

    static ErrorReport of(Throwable failure) {
        return switch (failure) {
            case ParameterException e -> new ErrorReport(List.of(CommandMistake.of(e)), ExitCode.USAGE);
            case InvalidRequestException e -> new ErrorReport(e.problems(), ExitCode.USAGE);
            case CancelledException e -> new ErrorReport(e.problems(), INTERRUPTED);
            default -> new ErrorReport(Failure.problems(failure), ExitCode.SOFTWARE);
        };
    }

    /** One line for each problem; or, as JSON, one line with the first problem and a list of the others. */
    List<String> lines(AnswerStyle style) {
        Labels labels = new Labels(style.language().locale());
        return style.json()
                ? List.of(json(new Wording(labels.locale(), CommandAdvice::of)))
                : problems.stream().map(labels::of).toList();
    }

    private String json(Wording wording) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("error", wording.of(problems.getFirst()));
        if (problems.size() > 1) {
            root.put("more", wording.of(problems.subList(1, problems.size())));
        }
        resume.ifPresent(command -> root.put("resume", command));
        return JsonMapper.shared().writeValueAsString(root);
    }
}
