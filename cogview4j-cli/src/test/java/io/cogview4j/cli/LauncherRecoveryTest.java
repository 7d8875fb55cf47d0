package io.cogview4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.cli.SourceTree.Launch;
import io.cogview4j.cli.SourceTree.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Launches that build at once wait for each other, and one that is killed leaves nothing that holds up the next. */
@DisabledOnOs(OS.WINDOWS)
class LauncherRecoveryTest {
    private static final List<String> TOOLS = List.of(
            "cat",
            "cksum",
            "cmp",
            "find",
            "grep",
            "head",
            "ln",
            "ls",
            "mkdir",
            "mv",
            "readlink",
            "rm",
            "sed",
            "seq",
            "sh",
            "sleep",
            "sort",
            "stty",
            "tail",
            "touch",
            "tr");

    @TempDir
    Path temporary;

    private SourceTree tree;

    @BeforeEach
    void makeSourceTree() throws IOException {
        tree = SourceTree.in(temporary);
        tree.edit("build.sh", "sleep 1\n        waited", "sleep 0.05\n        waited");
    }

    @ParameterizedTest
    @ValueSource(strings = {"flock and perl", "perl", "neither"})
    void ofSeveralFirstLaunchesOneBuildsAndTheOthersSayThatTheyWait(String there) throws Exception {
        tree.mark("slow");
        String path = there.equals("flock and perl") ? System.getenv("PATH") : pathWith(there);

        Map<String, String> environment = tree.withJdk("PATH", path);

        List<Launch> launches = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            launches.add(tree.start(environment));
        }

        int waited = 0;
        for (Launch launch : launches) {
            Result result = launch.result();
            assertThat(result.exitCode()).as(result.output()).isEqualTo(7);
            waited += result.output().contains("Another launch is building cogview4j here (process ") ? 1 : 0;
        }
        assertThat(tree.builds()).hasSize(1);
        assertThat(waited).isEqualTo(2);
    }

    @Test
    void whoWaitsTooLongIsToldWhatToEnd() throws Exception {
        tree.edit("build.sh", "patience=1800", "patience=1");
        tree.mark("hanging");
        Launch hanging = tree.start(tree.withJdk()).until(tree.jar());

        Result result = tree.launch(tree.withJdk());

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output()).contains("error [build-busy]: ").containsPattern("End it \\(kill \\d+\\)");
        hanging.kill(true);
    }

    /** It names a process that may have ended, and whose number may have gone to another. */
    @Test
    void theLinkThatOlderLaunchersLeaveHoldsNobodyUp() throws Exception {
        Files.createDirectory(tree.root().resolve("target"));
        Files.createSymbolicLink(tree.root().resolve("target/build.lock"), Path.of("1"));

        assertThat(tree.launch(tree.withJdk()).output()).doesNotContain("waiting");
    }

    @Test
    void aBuildThatIsKilledIsMadeAnew() throws Exception {
        Path hanging = tree.mark("hanging");
        tree.start(tree.withJdk()).until(tree.jar()).kill(true);
        Path half = Files.writeString(tree.jar().resolveSibling("half.jar"), "half");
        Files.delete(hanging);

        Result result = tree.launch(tree.withJdk());

        assertThat(result.output())
                .startsWith("Building cogview4j for the first time")
                .doesNotContain("waiting");
        assertThat(result.exitCode()).isEqualTo(7);
        assertThat(half).doesNotExist();
        assertThat(tree.launch(tree.withJdk()).output()).startsWith("home: ");
    }

    @Test
    void aMavenThatGoesOnAloneIsWaitedFor() throws Exception {
        tree.mark("slow");
        tree.start(tree.withJdk()).until(tree.root().resolve("builds")).kill(false);

        Result result = tree.launch(tree.withJdk());

        assertThat(result.output()).contains("Another launch is building cogview4j here");
        assertThat(result.exitCode()).isEqualTo(7);
    }

    @Test
    void whoEndsTheLaunchEndsTheBuild() throws Exception {
        tree.mark("hanging");
        Launch launch = tree.start(tree.withJdk()).until(tree.jar());
        List<ProcessHandle> started = launch.process().descendants().toList();

        launch.process().toHandle().destroy();

        Result result = launch.result();
        assertThat(result.exitCode()).isEqualTo(143);
        assertThat(result.output().lines()).as("what was told before").hasSize(1);
        assertThat(started).isNotEmpty().noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void aRehearsalThatIsKilledIsMadeAnewAndItsRestsAreSwept() throws Exception {
        Path hanging = tree.mark("hanging-java");
        Path half = tree.root().resolve("target/rehearsal/memory.aot");
        tree.start(tree.withJdk()).until(half).kill(true);
        assertThat(tree.memory()).as("only what is whole").doesNotExist();
        Files.delete(hanging);

        Result result = tree.launch(tree.withJdk());

        assertThat(result.output()).contains("Preparing cogview4j");
        assertThat(result.exitCode()).isEqualTo(7);
        assertThat(half.getParent()).doesNotExist();
    }

    /** A PATH with what the launcher uses, but for tools that lock. */
    private String pathWith(String perl) throws IOException {
        Path bin = Files.createDirectory(temporary.resolve("bin"));
        for (String tool : TOOLS) {
            SourceTree.stub(bin, tool);
        }
        if (perl.equals("perl")) {
            SourceTree.stub(bin, perl);
        }
        return bin.toString();
    }
}
