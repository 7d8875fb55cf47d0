package io.cogview4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.cli.command.Interruption;
import io.cogview4j.cli.output.AnswerStyle;
import io.cogview4j.cli.output.Language;
import io.cogview4j.cli.output.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A reader that has seen enough is no error, a full disk is one, whatever is printed. */
class StandardOutputTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cache path",
                "cache list",
                "inspect ../docs/images/tiny-gallery.png",
                "inspect --json ../docs/images/tiny-gallery.png",
                "--help",
                "generate --help",
                "cache list --help",
                "--version",
                "generate-completion"
            })
    void aPipeThatIsClosedEndsTheCommandInSilence(String command) {
        assertThat(run(command, "Broken pipe")).isEqualTo(141);
        assertThat(told()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cache path",
                "inspect ../docs/images/tiny-gallery.png",
                "--help",
                "cache --help",
                "--version",
                "generate-completion"
            })
    void aFullDiskIsReportedOnce(String command) {
        assertThat(run(command, "No space left on device")).isEqualTo(1);
        assertThat(told().lines()).singleElement().asString().startsWith("error [result-not-printed]: ");
    }

    @Test
    void aMistakeIsReportedThoughNobodyReadsTheResults() {
        assertThat(run("generate --no-such-option", "Broken pipe")).isEqualTo(2);
        assertThat(told()).startsWith("error [command-");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theSystemTellsOneFromTheOther() throws Exception {
        assertThat(process("cache path | true")).as("a pipe").isEqualTo(141);
        assertThat(err.size()).isZero();

        assertThat(process("cache path >/dev/full")).as("a full disk").isEqualTo(1);
        assertThat(told()).contains("error [result-not-printed]: ");
    }

    private int run(String command, String refusal) {
        var out = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(refusal);
            }
        };
        String[] arguments = command.split(" ");
        return Main.run(
                Terminal.of(out, err, 0, AnswerStyle.of(Language.EN, arguments)), new Interruption(), arguments);
    }

    private String told() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** Exit code of the command, whose results go where a shell sends them. The reader is gone before it starts. */
    private int process(String command) throws Exception {
        String java = ProcessHandle.current().info().command().orElseThrow();
        String[] parts = command.split(" (?=[|>])");
        String first = "{ sleep 0.3; \"$0\" -cp \"$1\" " + Main.class.getName() + " " + parts[0] + "; echo $? >&3; } ";
        Process shell = new ProcessBuilder(
                        "sh", "-c", "{ " + first + parts[1] + "; } 3>&1", java, System.getProperty("java.class.path"))
                .start();
        shell.getErrorStream().transferTo(err);
        return Integer.parseInt(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
    }
}
