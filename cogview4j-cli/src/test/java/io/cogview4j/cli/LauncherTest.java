package io.cogview4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher script in a source tree of its own, with a Maven and with JDKs that only say what they are told. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    private static final String MAVEN = """
            #!/bin/sh
            echo "$JAVA_HOME" >>builds
            for argument in "$@"; do echo "$argument"; done >arguments
            [ ! -e broken ] || { echo "broken source"; exit 1; }
            [ ! -e slow ] || sleep 1
            mkdir -p cogview4j-cli/target/app
            : >cogview4j-cli/target/app/cogview4j-cli.jar
            """;
    private static final String JAVA = """
            #!/bin/sh
            echo "home: ${0%/bin/java}"
            echo "locale: $LC_ALL"
            echo "blas: $OPENBLAS_NUM_THREADS"
            echo "cache: $COGVIEW4J_CACHE"
            for argument in "$@"; do echo "<$argument>"; done
            exit 7
            """;

    @TempDir
    Path temporary;

    private Path root;
    private Path source;

    @BeforeEach
    void makeSourceTree() throws IOException {
        root = Files.createDirectory(temporary.resolve("source tree"));
        source = root.resolve("cogview4j-core/src/main/java/A.java");
        Files.createDirectories(source.getParent());
        for (Path old : List.of(source, root.resolve("pom.xml"), root.resolve("cogview4j-core/pom.xml"))) {
            Files.writeString(old, "");
            Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(3600)));
        }
        executable(root.resolve("cogview4j"), Files.readString(Path.of("../cogview4j")));
        executable(root.resolve("mvnw"), MAVEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"25", "25.0.3", "26-ea", "100.1"})
    void takesTheJdkOfJavaHomeIfItIsNewEnough(String version) throws Exception {
        Path jdk = jdk(version);

        assertThat(launch(Map.of("JAVA_HOME", jdk.toString())).output()).contains("home: " + jdk + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8.0_402", "17.0.15", "24.0.2"})
    void passesOverAJdkThatIsTooOld(String version) throws Exception {
        Path onPath = jdk("25.0.1");

        Result result = launch(Map.of("JAVA_HOME", jdk(version).toString(), "PATH", onPath + "/bin:/usr/bin:/bin"));

        assertThat(result.output()).contains("home: " + onPath + "\n");
    }

    @Test
    void passesOverARuntimeWithoutCompiler() throws Exception {
        Path jre = jdk("25.0.2");
        Files.delete(jre.resolve("bin/javac"));
        Path onPath = jdk("25.0.1");

        Result result = launch(Map.of("JAVA_HOME", jre.toString(), "PATH", onPath + "/bin:/usr/bin:/bin"));

        assertThat(result.output()).contains("home: " + onPath + "\n");
    }

    @Test
    void findsTheHomeOfAJavaThatIsALink() throws Exception {
        Path jdk = jdk("25.0.1");
        Path bin = Files.createDirectory(temporary.resolve("bin"));
        Files.createSymbolicLink(temporary.resolve("alternative"), Path.of("jdk-25.0.1/bin/java"));
        Files.createSymbolicLink(bin.resolve("java"), Path.of("../alternative"));

        assertThat(launch(Map.of("PATH", bin + ":/usr/bin:/bin")).output()).contains("jdk-25.0.1\n");
        assertThat(jdk).exists();
    }

    @Test
    void theJdkOfOurOwnVariableComesFirst() throws Exception {
        Path chosen = jdk("26");

        Result result = launch(Map.of(
                "COGVIEW4J_JAVA", chosen.toString(), "JAVA_HOME", jdk("25").toString()));

        assertThat(result.output()).contains("home: " + chosen + "\n");
    }

    @Test
    void anOldJdkInOurOwnVariableIsRefusedInOneLine() throws Exception {
        Path old = jdk("17.0.15");

        Result result = launch(Map.of("COGVIEW4J_JAVA", old.toString()));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output())
                .isEqualTo("error: COGVIEW4J_JAVA is " + old + ", which is not the home of a JDK 25 or newer.\n");
    }

    @Test
    void withoutAnyJdkItSaysWhatToInstall() throws Exception {
        String script = Files.readString(root.resolve("cogview4j"));
        Files.writeString(root.resolve("cogview4j"), script.replace("needed=25", "needed=99"));

        Result result = launch(Map.of());

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output())
                .isEqualTo("error: cogview4j needs a JDK 99 or newer; install one (https://adoptium.net) or set "
                        + "JAVA_HOME to it.\n");
    }

    @Test
    void argumentsArriveUnchanged() throws Exception {
        Result result = launch(withJdk(), "generate", "a  red 'heart' * $HOME", "", "一颗红心");

        assertThat(result.output())
                .endsWith("<generate>\n<a  red 'heart' * $HOME>\n<>\n<一颗红心>\n")
                .contains("locale: C.UTF-8\n");
        assertThat(result.exitCode()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({
        "zh_CN.UTF-8, '', '', zh_CN.UTF-8",
        "en_US.UTF-8, zh_CN.UTF-8, '', zh_CN.UTF-8",
        "zh_CN.UTF-8, zh_CN.UTF-8, en_GB.UTF-8, en_GB.UTF-8",
        "'', '', '', ''"
    })
    void javaIsToldTheLanguageOfTheUser(String lang, String messages, String all, String told) throws Exception {
        Map<String, String> environment = new HashMap<>(withJdk());
        environment.putAll(Map.of("LANG", lang, "LC_MESSAGES", messages, "LC_ALL", all));

        assertThat(launch(environment).output()).contains("<-Dcogview4j.lang=" + told + ">\n");
    }

    @Test
    void ownJvmOptionsComeAfterTheUsualOnes() throws Exception {
        Map<String, String> environment =
                Map.of("JAVA_HOME", jdk("25").toString(), "COGVIEW4J_JVM_OPTIONS", "-Xmx2g -Da=b");

        assertThat(launch(environment).output()).containsSubsequence("<-Xmx512m>", "<-Xmx2g>\n<-Da=b>\n", "<-jar>\n");
    }

    @Test
    void worksThroughALinkFromAnotherFolder() throws Exception {
        Path link = Files.createSymbolicLink(temporary.resolve("link"), Path.of("source tree/cogview4j"));
        Path second = Files.createSymbolicLink(temporary.resolve("second link"), link);

        Result result =
                start(Path.of("/"), withJdk(), List.of(second.toString(), "x")).result();

        assertThat(result.output())
                .endsWith("<" + root.toRealPath() + "/cogview4j-cli/target/app/cogview4j-cli.jar>\n<x>\n");
    }

    @Test
    void buildsOnFirstUseAndSaysSo() throws Exception {
        Path jdk = jdk("25");

        assertThat(launch(Map.of("JAVA_HOME", jdk.toString())).output())
                .startsWith("Building cogview4j (first run, a few minutes) ...\n");
        assertThat(builds()).containsExactly(jdk.toString());
    }

    @Test
    void doesNotBuildAgainWithoutAReason() throws Exception {
        launch(withJdk());

        assertThat(launch(withJdk()).output()).startsWith("home: ");
        assertThat(builds()).hasSize(1);
    }

    @Test
    void buildsAgainWhenASourceIsNewer() throws Exception {
        launch(withJdk());
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(1)));

        assertThat(launch(withJdk()).output())
                .startsWith("Building cogview4j (its sources or options have changed) ...\n");
        assertThat(builds()).hasSize(2);
    }

    @Test
    void optionsForTheBuildReachMaven() throws Exception {
        launch(withJdk("-Pgpu -Da=b"));

        assertThat(root.resolve("arguments")).content().contains("\n-Pgpu\n-Da=b\n");
    }

    @Test
    void buildsAgainWhenTheOptionsForTheBuildAreOthers() throws Exception {
        launch(withJdk());
        assertThat(launch(withJdk("-Pgpu")).output())
                .startsWith("Building cogview4j (its sources or options have changed) ...\n");
        assertThat(launch(withJdk("-Pgpu")).output()).doesNotContain("Building");
        assertThat(launch(withJdk()).output()).startsWith("Building");
        assertThat(builds()).hasSize(3);
    }

    @Test
    void aBuildThatMavenMadeByItselfHadNoOptions() throws Exception {
        launch(withJdk());
        Files.delete(root.resolve("cogview4j-cli/target/app/build.options"));

        assertThat(launch(withJdk()).output()).doesNotContain("Building");
        assertThat(launch(withJdk("-Pgpu")).output()).startsWith("Building");
    }

    @Test
    void showsWhatMavenSaidWhenTheBuildFails() throws Exception {
        Path broken = Files.createFile(root.resolve("broken"));

        Result result = launch(withJdk());

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output()).contains("broken source\n").contains("error: the build failed");
        Files.delete(broken);
        assertThat(launch(withJdk()).exitCode()).as("mended").isEqualTo(7);
    }

    @Test
    void twoLaunchesAtOnceBuildOnce() throws Exception {
        Files.createFile(root.resolve("slow"));
        Map<String, String> environment = withJdk();

        Launch first = start(root, environment, List.of("./cogview4j"));
        Launch second = start(root, environment, List.of("./cogview4j"));

        assertThat(first.result().exitCode()).isEqualTo(7);
        assertThat(second.result().exitCode()).isEqualTo(7);
        assertThat(builds()).hasSize(1);
    }

    @Test
    void showsJavaTheImageOfARehearsalOncePerBuild() throws Exception {
        assertThat(launch(withJdk()).output()).contains("Preparing cogview4j to start faster (once) ...\n");
        assertThat(root.resolve("target/rehearsal.log"))
                .content()
                .contains("<generate>\n<a red heart>\n")
                .contains("cache: " + root.toRealPath().resolve("target/rehearsal.cache"));
        assertThat(launch(withJdk()).output()).doesNotContain("Preparing");

        Path jar = root.resolve("cogview4j-cli/target/app/cogview4j-cli.jar");
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(2)));
        assertThat(launch(withJdk()).output()).as("built by Maven").startsWith("Preparing");
    }

    @Test
    void whatJavaRemembersIsUsed() throws Exception {
        launch(withJdk());
        Path memory = root.resolve("cogview4j-cli/target/app/cogview4j.aot");
        assertThat(launch(withJdk()).output()).as("the rehearsal failed").doesNotContain("AOT");

        Files.writeString(memory, "something");
        assertThat(launch(withJdk()).output())
                .contains("<-XX:AOTCache=" + memory.toRealPath() + ">\n<-Xlog:disable>\n");
    }

    @Test
    void openBlasHasNoThreadsOfItsOwnUnlessTheUserWantsThem() throws Exception {
        assertThat(launch(withJdk(), "generate", "x").output()).contains("blas: 1\n");
        assertThat(launch(withJdk(), "generate", "x", "--model", "m").output()).contains("blas: 1\n");
        Map<String, String> own = Map.of("JAVA_HOME", jdk("25").toString(), "OPENBLAS_NUM_THREADS", "3");
        assertThat(launch(own, "generate", "x").output()).contains("blas: 3\n");
    }

    @Test
    void theLockOfALaunchThatWasKilledIsTakenAway() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Files.createDirectory(root.resolve("target"));
        Files.createSymbolicLink(root.resolve("target/build.lock"), Path.of(Long.toString(gone.pid())));

        assertThat(launch(withJdk()).exitCode()).isEqualTo(7);
    }

    private Map<String, String> withJdk() throws IOException {
        return Map.of("JAVA_HOME", jdk("25").toString());
    }

    private Map<String, String> withJdk(String mavenOptions) throws IOException {
        return Map.of("JAVA_HOME", jdk("25").toString(), "COGVIEW4J_MAVEN_OPTIONS", mavenOptions);
    }

    private Path jdk(String version) throws IOException {
        Path home = temporary.resolve("jdk-" + version);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        executable(home.resolve("bin/java"), JAVA);
        executable(home.resolve("bin/javac"), "");
        return home;
    }

    private List<String> builds() throws IOException {
        return Files.readAllLines(root.resolve("builds"));
    }

    private Result launch(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("./cogview4j"));
        command.addAll(Arrays.asList(arguments));
        return start(root, environment, command).result();
    }

    private static Launch start(Path folder, Map<String, String> environment, List<String> command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment()
                .keySet()
                .removeIf(key -> key.contains("JAVA") || key.startsWith("COGVIEW4J") || key.contains("THREADS"));
        builder.environment().putAll(environment);
        return new Launch(builder.start());
    }

    private static void executable(Path path, String content) throws IOException {
        Files.writeString(path, content);
        assertThat(path.toFile().setExecutable(true)).isTrue();
    }

    private record Launch(Process process) {
        Result result() throws Exception {
            String output = new String(process.getInputStream().readAllBytes());
            return new Result(process.waitFor(), output);
        }
    }

    private record Result(int exitCode, String output) {}
}
