package io.cogview4j.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.cli.CliRun;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who has to wait for long is told so before the work. */
class ExpectedTimeTest {
    @TempDir
    Path folder;

    @Test
    void hoursAreTold() {
        String err = CliRun.interruptedAt(
                        "This will take about ",
                        "generate",
                        "a red heart",
                        "--steps",
                        "999",
                        "--images",
                        "100",
                        "--output",
                        folder.resolve("a.png").toString())
                .err();

        assertThat(err).containsPattern("This will take about \\d+:\\d\\d").doesNotContain("Denoising  ");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void secondsAreNot() {
        CliRun run = CliRun.of(
                "generate",
                "a red heart",
                "--steps",
                "1",
                "--output",
                folder.resolve("a.png").toString());

        assertThat(run.succeeds().err()).doesNotContain("about");
    }
}
