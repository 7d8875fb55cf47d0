package io.cogview4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.cli.command.Interruption;
import io.cogview4j.cli.output.AnswerStyle;
import io.cogview4j.cli.output.Language;
import io.cogview4j.cli.output.Terminal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One command line, carried out inside the test. */
public record CliRun(int exitCode, String out, String err) {
    public static CliRun of(String... arguments) {
        return onTerminal(0, arguments);
    }

    /** With a terminal of so many columns behind stderr. */
    public static CliRun onTerminal(int columns, String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exitCode = Main.run(
                Terminal.of(out, err, columns, AnswerStyle.of(Language.EN, arguments)), new Interruption(), arguments);
        return new CliRun(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** A command line during which Ctrl-C is pressed as soon as it prints a text on stderr. */
    public static CliRun interruptedAt(String shown, String... arguments) {
        Interruption interruption = new Interruption();
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream() {
            private boolean pressed;

            @Override
            public void write(byte[] bytes, int offset, int length) {
                super.write(bytes, offset, length);
                if (!pressed && toString(StandardCharsets.UTF_8).contains(shown)) {
                    pressed = true;
                    interruption.interrupt();
                }
            }
        };
        int exitCode =
                Main.run(Terminal.of(out, err, 0, AnswerStyle.of(Language.EN, arguments)), interruption, arguments);
        return new CliRun(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    public CliRun succeeds() {
        assertThat(exitCode).as(err).isZero();
        return this;
    }

    /** One line that says what is wrong, nothing on stdout, no stack trace. */
    public void failsWith(int expectedExitCode, String... parts) {
        assertThat(errorLines())
                .as(err)
                .singleElement()
                .asString()
                .startsWith("error [")
                .contains(parts);
        assertThat(exitCode).isEqualTo(expectedExitCode);
        assertThat(out).isEmpty();
    }

    private List<String> errorLines() {
        return err.lines().toList();
    }
}
