package io.cogview4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./mvnw} finds a JDK where there is no java, with a Maven that only says which it was given. */
@DisabledOnOs(OS.WINDOWS)
class MavenWrapperTest {
    private static final Pattern URL = Pattern.compile("distributionUrl=(.*/(apache-maven-.*)-bin\\.zip)");

    @TempDir
    Path temporary;

    private Path root;
    private Path home;
    private Path usual; // a JDK where they usually are
    private Path bin; // a PATH without java

    @BeforeEach
    void makeProject() throws IOException {
        root = Files.createDirectory(temporary.resolve("source tree"));
        SourceTree.executable(root.resolve("mvnw"), Files.readString(Path.of("../mvnw")));
        SourceTree.copyParts(root);
        Path finder = root.resolve("launcher/jdk.sh");
        Files.writeString(finder, Files.readString(finder).replace("needed=25", "needed=99")); // no real JDK will do
        home = Files.createDirectory(temporary.resolve("home"));
        usual = SourceTree.jdk(home.resolve(".jdks/99"), "99");
        bin = Files.createDirectory(temporary.resolve("bin"));
        for (String tool : List.of("sh", "uname", "dirname", "basename", "tr", "readlink")) {
            SourceTree.stub(bin, tool);
        }
        installMaven();
    }

    private void installMaven() throws IOException {
        Path properties = Path.of(".mvn/wrapper/maven-wrapper.properties");
        Files.createDirectories(root.resolve(properties).getParent());
        String text = Files.readString(Path.of("..").resolve(properties));
        Files.writeString(root.resolve(properties), text);
        Matcher url = URL.matcher(text);
        assertThat(url.find()).isTrue();
        Path maven = home.resolve(".m2/wrapper/dists")
                .resolve(url.group(2))
                .resolve(Integer.toHexString(url.group(1).hashCode()))
                .resolve("bin");
        Files.createDirectories(maven);
        SourceTree.executable(maven.resolve("mvn"), "#!/bin/sh\necho \"Maven on <${JAVA_HOME-}> $*\"\n");
    }

    @Test
    void withoutAnyJavaMavenGetsOneOfTheUsualPlaces() throws Exception {
        assertThat(mvnw(Map.of())).isEqualTo("Maven on <" + usual + "> verify\n");
    }

    @Test
    void aJavaHomeThatLeadsNowhereIsReplaced() throws Exception {
        assertThat(mvnw(Map.of("JAVA_HOME", "/no/jdk"))).isEqualTo("Maven on <" + usual + "> verify\n");
    }

    @Test
    void aJavaThatOnlyTellsWhereToGetOneIsNone() throws Exception {
        SourceTree.executable(bin.resolve("java"), "#!/bin/sh\necho 'Unable to locate a Java Runtime.'\nexit 1\n");

        assertThat(mvnw(Map.of())).isEqualTo("Maven on <" + usual + "> verify\n");
    }

    @Test
    void aJavaOnThePathIsLeftToMaven() throws Exception {
        SourceTree.executable(bin.resolve("java"), "#!/bin/sh\n");

        assertThat(mvnw(Map.of())).isEqualTo("Maven on <> verify\n");
    }

    @Test
    void aJavaHomeThatIsOneIsKept() throws Exception {
        Path own = SourceTree.jdk(temporary.resolve("own"), "17");

        assertThat(mvnw(Map.of("JAVA_HOME", own.toString()))).isEqualTo("Maven on <" + own + "> verify\n");
    }

    @Test
    void whereThereIsNoJdkMavenSaysSoItself() throws Exception {
        Files.delete(usual.resolve("release"));

        assertThat(mvnw(Map.of())).isEqualTo("Maven on <> verify\n");
    }

    private String mvnw(Map<String, String> environment) throws Exception {
        Map<String, String> all = new HashMap<>(Map.of("PATH", bin.toString(), "HOME", home.toString()));
        all.putAll(environment);
        return SourceTree.start(root, all, List.of("./mvnw", "verify")).result().output();
    }
}
