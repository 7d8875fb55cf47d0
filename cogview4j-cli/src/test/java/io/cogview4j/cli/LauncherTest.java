package io.cogview4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.cli.SourceTree.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which JDK the launcher takes, what it hands on, and how it speaks. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    private static final Pattern CODE = Pattern.compile("\\bfail ([a-z-]+) ");

    @TempDir
    Path temporary;

    private SourceTree tree;

    @BeforeEach
    void makeSourceTree() throws IOException {
        tree = SourceTree.in(temporary);
    }

    @ParameterizedTest
    @ValueSource(strings = {"25", "25.0.3", "26-ea", "100.1"})
    void takesTheJdkOfJavaHomeIfItIsNewEnough(String version) throws Exception {
        Path jdk = tree.jdk(version);

        assertThat(tree.launch(Map.of("JAVA_HOME", jdk.toString())).output()).contains("home: " + jdk + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8.0_402", "17.0.15", "24.0.2"})
    void passesOverAJdkThatIsTooOld(String version) throws Exception {
        Path onPath = tree.jdk("25.0.1");

        Result result =
                tree.launch(Map.of("JAVA_HOME", tree.jdk(version).toString(), "PATH", onPath + "/bin:/usr/bin:/bin"));

        assertThat(result.output()).contains("home: " + onPath + "\n");
    }

    @Test
    void passesOverARuntimeWithoutCompiler() throws Exception {
        Path jre = tree.jdk("25.0.2");
        Files.delete(jre.resolve("bin/javac"));
        Path onPath = tree.jdk("25.0.1");

        Result result = tree.launch(Map.of("JAVA_HOME", jre.toString(), "PATH", onPath + "/bin:/usr/bin:/bin"));

        assertThat(result.output()).contains("home: " + onPath + "\n");
    }

    @Test
    void findsTheHomeOfAJavaThatIsALink() throws Exception {
        Path jdk = tree.jdk("25.0.1");
        Path bin = Files.createDirectory(temporary.resolve("bin"));
        Files.createSymbolicLink(temporary.resolve("alternative"), Path.of("jdk-25.0.1/bin/java"));
        Files.createSymbolicLink(bin.resolve("java"), Path.of("../alternative"));

        assertThat(tree.launch(Map.of("PATH", bin + ":/usr/bin:/bin")).output()).contains("jdk-25.0.1\n");
        assertThat(jdk).exists();
    }

    @Test
    void theJdkOfOurOwnVariableComesFirst() throws Exception {
        Path chosen = tree.jdk("26");

        Result result = tree.launch(Map.of(
                "COGVIEW4J_JAVA", chosen.toString(), "JAVA_HOME", tree.jdk("25").toString()));

        assertThat(result.output()).contains("home: " + chosen + "\n");
    }

    @Test
    void anOldJdkInOurOwnVariableIsRefusedInOneLine() throws Exception {
        Path old = tree.jdk("17.0.15");

        Result result = tree.launch(Map.of(
                "COGVIEW4J_JAVA", old.toString(), "JAVA_HOME", tree.jdk("25").toString()));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output().lines())
                .singleElement()
                .asString()
                .startsWith("error [jdk-unusable]: The JDK that COGVIEW4J_JAVA names cannot be used. " + old
                        + " is not the home ");
    }

    @Test
    void withoutAnyJdkItSaysWhatToInstall() throws Exception {
        tree.edit("jdk.sh", "needed=25", "needed=99");

        Result result = tree.launch(Map.of());

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output())
                .isEqualTo("error [jdk-not-found]: cogview4j needs a JDK 99 or newer. There is none in the usual "
                        + "places. Install one (https://adoptium.net), or set JAVA_HOME to it.\n");
    }

    @ParameterizedTest
    @CsvSource({
        "zh_CN.UTF-8, '', 错误",
        "zh_CN.UTF-8, --lang=en, error",
        "en_US.UTF-8, '', error",
        "en_US.UTF-8, --lang zh, 错误",
        "'', generate --lang=zh, 错误"
    })
    void errorsAreInTheLanguageOfTheCommand(String locale, String arguments, String told) throws Exception {
        tree.edit("jdk.sh", "needed=25", "needed=99");

        assertThat(tree.launch(Map.of("LANG", locale), arguments.split(" ")).output())
                .startsWith(told + " [jdk-not-found]");
    }

    @Test
    void whoAsksForJsonGetsTheErrorsInJson() throws Exception {
        Map<String, String> odd = Map.of("COGVIEW4J_JAVA", "/a \"b\" \\c\u001b[31m\nd");

        JsonNode error = JsonMapper.shared()
                .readTree(tree.launch(odd, "generate", "x", "--json").output())
                .path("error");

        assertThat(error.propertyNames()).containsExactly("code", "severity", "what", "why", "advice");
        assertThat(error.path("code").asString()).isEqualTo("jdk-unusable");
        assertThat(error.path("why").asString()).isEqualTo("/a \"b\" \\c [31m d is not the home of a JDK 25 or newer.");
        assertThat(tree.launch(odd, "generate", "--json", "--lang", "zh").output())
                .contains("\"advice\":\"请改为这样的目录，或取消设置。\"");
        assertThat(tree.launch(odd, "generate", "--", "--json").output())
                .startsWith("error [jdk-unusable]: ")
                .doesNotContain("\u001b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"errors.md", "errors.zh-CN.md"})
    void itsCodesAreOnThePageOfAllCodes(String page) throws IOException {
        TreeSet<String> codes = new TreeSet<>();
        try (Stream<Path> parts = Files.list(tree.root().resolve("launcher"))) {
            for (Path part : Stream.concat(parts, Stream.of(tree.root().resolve("cogview4j")))
                    .toList()) {
                codes.addAll(CODE.matcher(Files.readString(part))
                        .results()
                        .map(match -> "### " + match.group(1) + "\n")
                        .collect(Collectors.toSet()));
            }
        }

        assertThat(codes).hasSizeGreaterThan(4);
        assertThat(Path.of("../docs").resolve(page)).content().contains(codes);
    }

    @Test
    void argumentsArriveUnchanged() throws Exception {
        Result result = tree.launch(tree.withJdk(), "generate", "a  red 'heart' * $HOME", "", "一颗红心");

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
        Map<String, String> environment = new HashMap<>(tree.withJdk());
        environment.putAll(Map.of("LANG", lang, "LC_MESSAGES", messages, "LC_ALL", all));

        assertThat(tree.launch(environment).output()).contains("<-Dcogview4j.lang=" + told + ">\n");
    }

    @Test
    void worksThroughALinkFromAnotherFolder() throws Exception {
        Path link = Files.createSymbolicLink(temporary.resolve("link"), Path.of("source tree/cogview4j"));
        Path second = Files.createSymbolicLink(temporary.resolve("second link"), link);

        Result result = SourceTree.start(Path.of("/"), tree.withJdk(), List.of(second.toString(), "x"))
                .result();

        assertThat(result.output()).endsWith("<" + tree.jar() + ">\n<x>\n");
    }

    @Test
    void openBlasHasNoThreadsOfItsOwnUnlessTheUserWantsThem() throws Exception {
        assertThat(tree.launch(tree.withJdk(), "generate", "x").output()).contains("blas: 1\n");
        assertThat(tree.launch(tree.withJdk("OPENBLAS_NUM_THREADS", "3"), "generate", "x")
                        .output())
                .contains("blas: 3\n");
    }
}
