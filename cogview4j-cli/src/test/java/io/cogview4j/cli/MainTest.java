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
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a command ends that does not do its work. */
class MainTest {
    private final Interruption interruption = new Interruption();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    @Test
    void whatCannotBePrintedIsAFailure() {
        var full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };

        assertThat(generate(full)).isEqualTo(1);
        assertThat(told()).contains("error [result-not-printed]: ");
    }

    @Test
    void anInterruptedCommandSaysWhatIsLeftOfTheWorkAndHasACodeOfItsOwn() {
        interruption.interrupt();

        assertThat(generate(OutputStream.nullOutputStream())).isEqualTo(130);
        assertThat(told().lines()).hasSize(2).startsWith("Files written: 0 of 1");
        assertThat(told().lines().toList().getLast()).startsWith("error [cancelled]: ");
        assertThat(folder).isEmptyDirectory();
    }

    private int generate(OutputStream out) {
        return Main.run(
                Terminal.of(out, err, 0, AnswerStyle.of(Language.EN)),
                interruption,
                "generate",
                "",
                "--steps",
                "1",
                "--seed",
                "7",
                "--output",
                folder.resolve("a.png").toString());
    }

    private String told() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
