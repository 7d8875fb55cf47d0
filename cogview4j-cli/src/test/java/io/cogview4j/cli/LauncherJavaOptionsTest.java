package io.cogview4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.cli.SourceTree.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The options that the launcher gives java give way to those of the user, wherever these come from. */
@DisabledOnOs(OS.WINDOWS)
class LauncherJavaOptionsTest {
    @TempDir
    Path temporary;

    private SourceTree tree;

    @BeforeEach
    void makeSourceTree() throws IOException {
        tree = SourceTree.in(temporary);
    }

    @Test
    void withoutOptionsOfTheUserOursAreUsed() throws Exception {
        assertThat(tree.launch(tree.withJdk()).output())
                .contains("<-XX:+UseSerialGC>\n", "<-Xms16m>\n<-Xmx512m>\n", "<-XX:TieredStopAtLevel=1>\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "COGVIEW4J_JVM_OPTIONS"})
    void whatTheUserWantsIsNotContradicted(String variable) throws Exception {
        Result result = tree.launch(tree.withJdk(variable, "-Da=b -XX:+UseG1GC -Xmx2g -XX:-TieredCompilation"));

        assertThat(result.output()).doesNotContain("Serial", "<-Xms", "<-Xmx512m>", "TieredStop");
    }

    @Test
    void whatTheUserWantsComesAfterTheRest() throws Exception {
        assertThat(tree.launch(tree.withJdk("COGVIEW4J_JVM_OPTIONS", "-Da=b -Dc=*"))
                        .output())
                .containsSubsequence("<-Xmx512m>", "<-Da=b>\n<-Dc=*>\n", "<-jar>\n");
    }

    @Test
    void whatJavaRemembersIsUsedUnlessTheUserHasOtherIdeas() throws Exception {
        tree.launch(tree.withJdk());
        assertThat(tree.launch(tree.withJdk()).output())
                .as("the rehearsal failed")
                .doesNotContain("AOT");
        Files.writeString(tree.memory(), "something");
        Files.setLastModifiedTime(tree.memory(), Files.getLastModifiedTime(tree.jar()));

        assertThat(tree.launch(tree.withJdk()).output())
                .contains("<-XX:AOTCache=" + tree.memory() + ">\n")
                .contains("<-Xlog:disable>\n");
        assertThat(tree.launch(tree.withJdk("COGVIEW4J_JVM_OPTIONS", "-Xlog:gc"))
                        .output())
                .contains("<-Xlog:disable>\n<-Xlog:gc>\n");
        assertThat(tree.launch(tree.withJdk("JAVA_TOOL_OPTIONS", "-Xlog:gc")).output())
                .contains("<-Xlog:aot*=off,cds*=off>\n");
        for (String other : List.of("-XX:AOTMode=off", "-Xshare:off", "-XX:SharedArchiveFile=a")) {
            assertThat(tree.launch(tree.withJdk("JAVA_TOOL_OPTIONS", other)).output())
                    .doesNotContain("AOTCache");
        }
    }

    @Test
    void theRehearsalHasNoOptionsOfTheUser() throws Exception {
        tree.launch(tree.withJdk("COGVIEW4J_JVM_OPTIONS", "-XX:+UseZGC"));

        assertThat(tree.root().resolve("target/rehearsal.log"))
                .content()
                .contains("<-XX:+UseSerialGC>")
                .doesNotContain("ZGC");
    }

    @Test
    void aJavaThatDoesNotStartIsExplained() throws Exception {
        Files.writeString(
                tree.root().resolve("refusal"),
                "\nPicked up JAVA_TOOL_OPTIONS: -Foo\nError occurred during initialization of VM\nNo Foo here.\n");

        Result result = tree.launch(tree.withJdk("JAVA_TOOL_OPTIONS", "-Foo"));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output())
                .isEqualTo("error [java-not-started]: Java does not start. It says: No Foo here. Change or remove what "
                        + "causes this in: JAVA_TOOL_OPTIONS.\n");
    }

    @Test
    void aDebuggerIsNotKeptWaitingByATrial() throws Exception {
        Files.writeString(tree.root().resolve("refusal"), "a trial\n");

        assertThat(tree.launch(tree.withJdk("COGVIEW4J_JVM_OPTIONS", "-agentlib:jdwp=server=y,suspend=y"))
                        .exitCode())
                .isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({
        "JAVA_TOOL_OPTIONS, -XX:+UseG1GC",
        "JDK_JAVA_OPTIONS, -XX:+UseParallelGC",
        "COGVIEW4J_JVM_OPTIONS, -XX:+UseZGC",
        "JAVA_TOOL_OPTIONS, '\"-XX:+UseG1GC\"'",
        "COGVIEW4J_JVM_OPTIONS, -Xmx8m",
        "COGVIEW4J_JVM_OPTIONS, -Xms600m",
    })
    void theRealJavaStarts(String variable, String options) throws Exception {
        assertThat(launchRealJava(variable, options).output()).contains("javac ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+NoSuchOption", "--no-such-option", "-Xmx1k", "@no-such-file"})
    void whatTheRealJavaRefusesIsExplainedInALine(String options) throws Exception {
        assertThat(launchRealJava("COGVIEW4J_JVM_OPTIONS", options).output().lines())
                .singleElement()
                .asString()
                .matches("error \\[java-not-started]: Java does not start\\. It says: .{10,}\\. Change or remove .*");
    }

    /** On a jar whose main class is the compiler's, which tells its version. */
    private Result launchRealJava(String variable, String options) throws Exception {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "com.sun.tools.javac.Main");
        Files.createDirectories(tree.jar().getParent());
        new JarOutputStream(Files.newOutputStream(tree.jar()), manifest).close();
        Files.createFile(tree.memory());
        Files.setLastModifiedTime(tree.memory(), Files.getLastModifiedTime(tree.jar()));
        return tree.launch(Map.of("JAVA_HOME", System.getProperty("java.home"), variable, options), "-version");
    }
}
