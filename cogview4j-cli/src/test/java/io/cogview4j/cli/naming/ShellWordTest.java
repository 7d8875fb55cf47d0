package io.cogview4j.cli.naming;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is printed as a command is, typed into a shell, what was meant. */
class ShellWordTest {
    @Test
    void plainWordsAndChineseStayReadable() {
        assertThat(ShellWord.of("--size=96x64")).isEqualTo("--size=96x64");
        assertThat(ShellWord.of("一颗红色的爱心")).isEqualTo("'一颗红色的爱心'");
        assertThat(ShellWord.of("")).isEqualTo("''");
    }

    @Test
    void whatSteersATerminalIsNotPrintedAsItIs() {
        assertThat(ShellWord.of("a\u001b[31m\u202e")).isEqualTo("$'a\\u001b[31m\\u202e'");
    }

    @ParameterizedTest
    @DisabledOnOs(OS.WINDOWS)
    @ValueSource(
            strings = {
                "it's $HOME `id` \"x\" \\ !",
                "two\nlines and it's\ttabs \\ back",
                "一颗\u2028红心",
                "$(rm -rf /); & | > < * ? # ~",
                "~root",
                "\u001b]0;title\u0007'"
            })
    void aShellReadsTheSameTextBack(String text) throws IOException, InterruptedException {
        ProcessBuilder bash = new ProcessBuilder("bash", "-c", "printf %s " + ShellWord.of(text));
        bash.environment().put("LC_ALL", "C.UTF-8");
        Process shell = bash.start();
        String read = new String(shell.getInputStream().readAllBytes(), UTF_8);

        assertThat(shell.waitFor()).isZero();
        assertThat(read).isEqualTo(text);
    }
}
