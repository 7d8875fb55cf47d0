package io.cogview4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.cli.SourceTree.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script that starts the job for Spark builds when that is due, as that of the command does, and beside it. */
@DisabledOnOs(OS.WINDOWS)
class SparkLauncherTest {
    private static final String AGAIN =
            "Building cogview4j's job for Spark (its sources or options have changed) ...\n";

    @TempDir
    Path temporary;

    private SourceTree tree;

    @BeforeEach
    void makeSourceTree() throws IOException {
        tree = SourceTree.in(temporary);
    }

    private String run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("cogview4j-spark/run"));
        command.addAll(List.of(arguments));
        Result result = SourceTree.start(tree.root(), tree.withJdk(), command).result();
        assertThat(result.exitCode()).as(result.output()).isEqualTo(7);
        return result.output();
    }

    @Test
    void theFirstUseBuildsTheJobWithItsProfile() throws Exception {
        assertThat(run()).startsWith("Building cogview4j's job for Spark for the first time: ");
        assertThat(tree.root().resolve("arguments")).content().contains("-pl\ncogview4j-spark\n-Pspark-job\n");
        assertThat(run()).startsWith("home: ");
    }

    @Test
    void javaGetsTheJobAndTheJarsOfSparkAndTheArguments() throws Exception {
        assertThat(run("generate", "--negative", "a  'b' *"))
                .contains("<" + tree.root() + "/cogview4j-spark/target/app/*:" + tree.root() + "/repository.jar>\n"
                        + "<io.cogview4j.spark.submit.Main>\n<generate>\n<--negative>\n<a  'b' *>\n")
                .contains("blas: 1\n")
                .doesNotContain("-Xmx");
    }

    @Test
    void buildsAgainWhenASourceHasChanged() throws Exception {
        run();
        Files.writeString(tree.source(), "class A {}");

        assertThat(run()).startsWith(AGAIN);
        assertThat(run()).startsWith("home: ");
    }

    @Test
    void buildsAgainWhenTheJarsOfSparkAreGoneFromMavensRepository() throws Exception {
        run();
        Files.delete(tree.root().resolve("repository.jar"));

        assertThat(run()).startsWith("Building cogview4j's job for Spark for the first time: ");
        assertThat(run()).startsWith("home: ");
    }

    @Test
    void jarsOfAnEarlierBuildAreNotLoadedBesideTheNewOnes() throws Exception {
        run();
        Path stale = Files.createFile(tree.root().resolve("cogview4j-spark/target/app/pytorch-linux-x86_64.jar"));
        Files.writeString(tree.source(), "class A {}");

        assertThat(run()).startsWith(AGAIN);
        assertThat(stale).doesNotExist();
    }

    @Test
    void neitherItNorTheCommandBuildsAgainBecauseOfTheOther() throws Exception {
        run();
        tree.launch(tree.withJdk());

        assertThat(run()).startsWith("home: ");
        assertThat(tree.launch(tree.withJdk()).output()).startsWith("home: ");
        assertThat(tree.builds()).hasSize(2);
    }
}
