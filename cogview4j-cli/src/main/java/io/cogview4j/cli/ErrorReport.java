package io.cogview4j.cli;

import io.cogview4j.api.CogView4Exception;
import io.cogview4j.api.InvalidRequestException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What the user is told about a failure.
 *
 * @param message one line
 * @param exitCode 2 when the command should be written otherwise, 1 when it could not be carried out
 */
record ErrorReport(String message, int exitCode) {
    static final int FAILED = 1;
    static final int MISUSED = 2;

    static ErrorReport of(Throwable failure) {
        return switch (failure) {
            case InvalidRequestException e -> new ErrorReport(e.getMessage() + " " + e.advice(), MISUSED);
            case CogView4Exception e -> new ErrorReport(e.getMessage() + " " + e.advice(), FAILED);
            case UnmatchedArgumentException e ->
                new ErrorReport(
                        sentence(e.getMessage()) + " Put a prompt of several words in quotes; see --help.", MISUSED);
            case ParameterException e -> new ErrorReport(sentence(e.getMessage()) + " See --help.", MISUSED);
            case OutOfMemoryError _ ->
                new ErrorReport(
                        "The Java heap is too small for this. Set COGVIEW4J_JVM_OPTIONS=-Xmx2g, or make a smaller "
                                + "picture.",
                        FAILED);
            case LinkageError e ->
                new ErrorReport(
                        "The native libraries cannot be loaded (" + firstLine(e) + "). Build cogview4j on this "
                                + "machine; Linux x86-64, macOS arm64 and Windows x86-64 are supported.",
                        FAILED);
            case RuntimeException e
            when firstLine(e).contains("can't allocate memory") ->
                new ErrorReport(
                        "There is not enough memory (" + firstLine(e) + "). Make a smaller picture, or close other "
                                + "programs.",
                        FAILED);
            default ->
                new ErrorReport(
                        "Something unexpected happened (" + firstLine(failure) + "). Repeat the command with --debug "
                                + "and report what it prints.",
                        FAILED);
        };
    }

    private static String sentence(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.endsWith(".") ? line : line + ".";
    }

    private static String firstLine(Throwable failure) {
        return failure.toString().lines().findFirst().orElse("");
    }
}
