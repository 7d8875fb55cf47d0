package io.cogview4j.cli.output;

import io.cogview4j.events.RunEvent;
import io.cogview4j.message.Message;
import io.cogview4j.message.OutputException;
import io.cogview4j.message.VisibleText;
import io.cogview4j.report.Wording;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Where the results go ({@code out}), everything else ({@code err}), and how progress is shown there. Always UTF-8:
 * what follows in a pipe should not depend on the locale.
 *
 * @param columns how wide {@code out} is
 */
public record Terminal(StandardOutput out, PrintStream err, ProgressDisplay progress, AnswerStyle style, int columns) {
    /** Enough for everything: what goes into a file or another program is not cut. */
    private static final int UNBOUNDED = Integer.MAX_VALUE;

    public static Terminal ofProcess(AnswerStyle style) {
        return of(
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                Integer.getInteger("cogview4j.columns", 0), // the launcher sets it
                style);
    }

    /**
     * @param errColumns width of the terminal behind {@code err}, 0 if it is none
     */
    public static Terminal of(OutputStream out, OutputStream err, int errColumns, AnswerStyle style) {
        int outColumns = Integer.getInteger("cogview4j.output.columns", 0); // the launcher sets it
        int errRows = Integer.getInteger("cogview4j.rows", Screen.USUAL_ROWS); // the launcher sets it
        Labels labels = new Labels(style.language().locale());
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new Terminal(
                new StandardOutput(out),
                errors,
                errColumns > 0
                        ? new ProgressBar(errors, new Screen(errColumns, errRows), labels)
                        : new PlainProgress(errors, labels),
                style,
                outColumns > 0 ? outColumns : UNBOUNDED);
    }

    /** The words of the language that is spoken. */
    public Labels labels() {
        return new Labels(style.language().locale());
    }

    /** How messages are told in JSON. */
    public Wording wording() {
        return new Wording(style.language().locale(), CommandAdvice::of);
    }

    /**
     * Prints what a command has found out or done, each on a line, made visible.
     *
     * @throws OutputException if the standard output does not take it
     * @throws ReaderGoneException if nobody reads it any more
     */
    public void print(List<String> lines) {
        lines.stream().map(VisibleText::of).forEach(out::println);
        out.ensureTaken();
    }

    /**
     * Prints an answer in JSON, which may take several lines. What would steer a terminal stands in its texts only, so that
     * it can be escaped and is read as what it was.
     *
     * @throws OutputException if the standard output does not take it
     * @throws ReaderGoneException if nobody reads it any more
     */
    public void printJson(String json) {
        print(json.lines().toList());
    }

    /** Tells a warning beside the progress. */
    public void warn(Message warning) {
        progress.on(new RunEvent.Warned(warning));
    }
}
