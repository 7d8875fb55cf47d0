package io.cogview4j.cli.output;

/** The program that reads the results has seen enough, as {@code head} has after some lines. That is no error. */
public final class ReaderGoneException extends RuntimeException {
    /** As a shell tells it of programs that the signal SIGPIPE ends: 128 and the signal. */
    public static final int EXIT_CODE = 141;

    ReaderGoneException() {
        super("nobody reads the standard output", null, false, false);
    }
}
