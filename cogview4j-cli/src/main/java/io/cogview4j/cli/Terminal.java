package io.cogview4j.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where the results go ({@code out}), everything else ({@code err}), and how progress is shown there. Always UTF-8:
 * what follows in a pipe should not depend on the locale.
 */
record Terminal(PrintStream out, PrintStream err, ProgressDisplay progress, AnswerStyle style) {
    static Terminal ofProcess(AnswerStyle style) {
        return of(
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                Integer.getInteger("cogview4j.columns", 0), // the launcher sets it
                style);
    }

    /**
     * @param columns width of the terminal behind {@code err}, 0 if it is none
     */
    static Terminal of(OutputStream out, OutputStream err, int columns, AnswerStyle style) {
        Labels labels = new Labels(style.language().locale());
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                errors,
                columns > 0 ? new ProgressBar(errors, columns, labels) : new PlainProgress(errors, labels),
                style);
    }
}
