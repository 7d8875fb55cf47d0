package io.cogview4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.cli.SourceTree.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When the launcher builds, what it says about it, and that one rehearsal follows each build. */
@DisabledOnOs(OS.WINDOWS)
class LauncherBuildTest {
    private static final String AGAIN = "Building cogview4j (its sources or options have changed) ...\n";

    @TempDir
    Path temporary;

    private SourceTree tree;

    @BeforeEach
    void makeSourceTree() throws IOException {
        tree = SourceTree.in(temporary);
    }

    @Test
    void theFirstBuildSaysBeforeWhatItWillTake() throws Exception {
        Path jdk = tree.jdk("25");

        assertThat(tree.launch(tree.withJdk()).output())
                .startsWith(
                        "Building cogview4j for the first time: 1 to 5 minutes, 200 MB of downloads, 0.8 GB of disk")
                .contains(tree.root().resolve("target/build.log").toString());
        assertThat(tree.builds()).containsExactly(jdk.toString());
    }

    @Test
    void doesNotBuildAgainWithoutAReason() throws Exception {
        tree.launch(tree.withJdk());

        assertThat(tree.launch(tree.withJdk()).output()).startsWith("home: ");
        assertThat(tree.builds()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {-10_000_000, 0, 10_000_000})
    void buildsAgainWhenASourceHasChangedWhateverItsTime(long seconds) throws Exception {
        tree.launch(tree.withJdk());
        Files.writeString(tree.source(), "class A {}");
        Files.setLastModifiedTime(tree.source(), FileTime.from(Instant.now().plusSeconds(seconds)));

        assertThat(tree.launch(tree.withJdk()).output()).startsWith(AGAIN);
        assertThat(tree.launch(tree.withJdk()).output()).startsWith("home: ");
    }

    @Test
    void buildsAgainWhenASourceIsGone() throws Exception {
        tree.launch(tree.withJdk());
        Files.delete(tree.source());

        assertThat(tree.launch(tree.withJdk()).output()).startsWith(AGAIN);
    }

    @Test
    void doesNotBuildAgainForTimesAlone() throws Exception {
        tree.launch(tree.withJdk());
        Files.setLastModifiedTime(tree.source(), FileTime.from(Instant.now().plusSeconds(100)));

        assertThat(tree.launch(tree.withJdk()).output()).startsWith("home: ");
    }

    @Test
    void takesOverWhatMavenBuiltByItself() throws Exception {
        tree.launch(tree.withJdk());
        Files.writeString(tree.source(), "class A {}");
        Files.writeString(tree.jar(), "by Maven");
        Files.setLastModifiedTime(tree.jar(), FileTime.from(Instant.now()));

        assertThat(tree.launch(tree.withJdk()).output()).doesNotContain("Building");
        assertThat(tree.launch(tree.withJdk()).output()).startsWith("home: ");
    }

    /** Then every file is as new as the copy, and the jar may be the newest. */
    @Test
    void buildsAgainWhereAnOldBuildWasCopiedBesideNewSources() throws Exception {
        tree.launch(tree.withJdk());
        Files.writeString(tree.source(), "class A { int other; }");
        Files.setLastModifiedTime(tree.source(), FileTime.from(Instant.now().minusSeconds(10)));
        Files.setLastModifiedTime(tree.jar(), FileTime.from(Instant.now()));

        assertThat(tree.launch(tree.withJdk()).output()).startsWith(AGAIN);
    }

    @Test
    void aJarFromTheFutureIsBuiltAgainOnce() throws Exception {
        tree.launch(tree.withJdk());
        Files.delete(tree.record());
        Files.setLastModifiedTime(tree.jar(), FileTime.from(Instant.now().plusSeconds(10_000)));

        assertThat(tree.launch(tree.withJdk()).output()).startsWith(AGAIN);
        assertThat(tree.launch(tree.withJdk()).output()).startsWith("home: ");
    }

    @Test
    void buildsFromNothingOldWhenItBuildsAgain() throws Exception {
        tree.launch(tree.withJdk());
        Path classFile = Files.createDirectories(tree.root().resolve("cogview4j-core/target/classes"))
                .resolve("A.class");
        Files.writeString(classFile, "from a time that is later than that of the source");
        Files.writeString(tree.source(), "class A {}");

        tree.launch(tree.withJdk());

        assertThat(classFile).doesNotExist();
    }

    @Test
    void optionsForTheBuildReachMaven() throws Exception {
        tree.launch(tree.withJdk("COGVIEW4J_MAVEN_OPTIONS", "-Pown -Da=b"));

        assertThat(tree.root().resolve("arguments")).content().contains("\n-Pown\n-Da=b\n");
    }

    @Test
    void buildsAgainWhenTheOptionsForTheBuildAreOthers() throws Exception {
        tree.launch(tree.withJdk());
        assertThat(tree.launch(tree.withJdk("COGVIEW4J_MAVEN_OPTIONS", "-Pown")).output())
                .startsWith(AGAIN);
        assertThat(tree.launch(tree.withJdk("COGVIEW4J_MAVEN_OPTIONS", "-Pown")).output())
                .doesNotContain("Building");
        assertThat(tree.launch(tree.withJdk()).output()).startsWith("Building");
        assertThat(tree.builds()).hasSize(3);
    }

    @Test
    void aBuildThatMavenMadeByItselfHadNoOptions() throws Exception {
        tree.launch(tree.withJdk());
        Files.delete(tree.record());

        assertThat(tree.launch(tree.withJdk()).output()).doesNotContain("Building");
        assertThat(tree.launch(tree.withJdk("COGVIEW4J_MAVEN_OPTIONS", "-Pown")).output())
                .startsWith("Building");
    }

    @Test
    void showsTheEndOfWhatMavenSaidWhenTheBuildFails() throws Exception {
        Path broken = tree.mark("broken");

        Result result = tree.launch(tree.withJdk());

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output())
                .contains("line 40\nbroken source\nerror [build-failed]: The build failed.")
                .contains(tree.root().resolve("target/build.log").toString())
                .doesNotContain("line 7\n");
        Files.delete(broken);
        assertThat(tree.launch(tree.withJdk()).exitCode()).as("mended").isEqualTo(7);
    }

    @Test
    void aTerminalSeesModuleAndFile() throws Exception {
        Path log = Files.writeString(temporary.resolve("log"), """
                [INFO] Building cogview4j-core 0.1.0-SNAPSHOT                             [3/5]
                [INFO] --- compiler:3.14.1:compile (default-compile) @ cogview4j-core ---
                Downloading from central: https://repo.maven.apache.org/maven2/a/b/pytorch-2.jar
                """);
        String script = ". \"$0\"; show_progress \"$1\"";

        Result shown = SourceTree.start(
                        temporary,
                        tree.withJdk(),
                        List.of(
                                "sh",
                                "-c",
                                script,
                                tree.root().resolve("launcher/build.sh").toString(),
                                log.toString()))
                .result();

        assertThat(shown.output()).isEqualTo("\r\033[K  cogview4j-core [3/5]: pytorch-2.jar");
    }

    @Test
    void showsJavaTheImageOfARehearsalOncePerBuild() throws Exception {
        assertThat(tree.launch(tree.withJdk()).output()).contains("Preparing cogview4j to start faster (once) ...\n");
        assertThat(tree.root().resolve("target/rehearsal.log"))
                .content()
                .contains("<generate>\n<a red heart>\n")
                .contains("<--no-cache>");
        assertThat(tree.launch(tree.withJdk()).output()).doesNotContain("Preparing");

        Files.setLastModifiedTime(tree.jar(), FileTime.from(Instant.now().plusMillis(10)));
        assertThat(tree.launch(tree.withJdk()).output()).as("built by Maven").startsWith("Preparing");
    }

    @Test
    void aRehearsalSweepsWhatOlderOnesHaveLeft() throws Exception {
        tree.launch(tree.withJdk());
        Files.delete(tree.memory());
        Path half = Files.createFile(tree.memory().resolveSibling("cogview4j.aot.config"));
        Path cache = Files.createDirectory(tree.root().resolve("target/rehearsal.cache"));

        tree.launch(tree.withJdk());

        assertThat(half).doesNotExist();
        assertThat(cache).doesNotExist();
        assertThat(tree.root().resolve("target/rehearsal")).doesNotExist();
    }

    @Test
    void jarsOfMavensRepositoryAreOnTheDiskOnlyOnce() throws Exception {
        tree.launch(tree.withJdk());
        Path repository = Files.createDirectory(temporary.resolve("repository"));
        Path same = Files.writeString(repository.resolve("same.jar"), "same");
        Path other = Files.writeString(repository.resolve("other.jar"), "other");
        Path copyOfSame = Files.copy(same, tree.jar().resolveSibling("same.jar"));
        Path copyOfOther = Files.writeString(tree.jar().resolveSibling("other.jar"), "changed since");
        Files.writeString(tree.root().resolve("cogview4j-cli/target/classpath"), same + ":" + other);
        Files.delete(tree.memory());

        tree.launch(tree.withJdk());

        assertThat(Files.isSameFile(same, copyOfSame)).isTrue();
        assertThat(copyOfOther).content().isEqualTo("changed since");
        Files.delete(tree.memory());
        assertThat(tree.launch(tree.withJdk()).output().lines().toList())
                .as("not a word about what is one already")
                .element(1)
                .asString()
                .startsWith("home: ");
    }
}
