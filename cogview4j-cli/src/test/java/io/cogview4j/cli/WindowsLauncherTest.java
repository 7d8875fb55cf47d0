package io.cogview4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The launcher for Windows builds and starts as the other one does; that is all that can be seen without a Windows. */
class WindowsLauncherTest {
    private static final Pattern ADDED_OPTIONS = Pattern.compile("defaults=\"\\$defaults ([^\"]+)\"");
    private static final Pattern JAVA = Pattern.compile("exec \"\\$jdk/bin/java\" ([^$\\\\]+)");
    private static final Pattern MAVEN = Pattern.compile("exec ./mvnw ([^$]+)");
    private static final Pattern DEFAULT = Pattern.compile("export (\\w+)=\"\\$\\{\\1:-(\\w+)}\"");
    private static final Pattern GIVES_WAY =
            Pattern.compile("(HeapSize|RAMPercentage|-XX:MaxRAM|Tiered|-Xint|-Xcomp)\\*");

    @Test
    void javaGetsTheSameOptions() throws IOException {
        List<String> options = words(ADDED_OPTIONS, "launcher/java.sh");
        options.addAll(words(JAVA, "launcher/java.sh"));

        assertThat(options).contains("-Xmx512m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED");
        assertThat(command()).contains(options);
    }

    @Test
    void theyGiveWayToTheSameOptionsOfTheUser() throws IOException {
        List<String> others = words(GIVES_WAY, "launcher/java.sh");

        assertThat(others).contains("HeapSize", "-Xint");
        assertThat(command()).contains(others);
    }

    @Test
    void librariesGetTheSameSettings() throws IOException {
        List<String> settings = DEFAULT.matcher(read("launcher/java.sh"))
                .results()
                .map(match -> "if not defined " + match.group(1) + " set " + match.group(1) + "=" + match.group(2))
                .toList();

        assertThat(settings).hasSizeGreaterThan(1);
        assertThat(command()).contains(settings);
    }

    @Test
    void mavenGetsTheSameOptions() throws IOException {
        List<String> options = words(MAVEN, "launcher/build.sh");

        assertThat(options).contains("-Dmaven.test.skip=true", "-am");
        assertThat(command()).contains(options).contains("cogview4j-cli", "package");
    }

    @Test
    void theJdkHasTheSameAge() throws IOException {
        assertThat(read("launcher/jdk.sh")).contains("\nneeded=25\n");
        assertThat(command()).contains("needs a JDK 25 or newer", "^JAVA_VERSION=.2[5-9]", "^JAVA_VERSION=.[3-9][0-9]");
    }

    private static String command() throws IOException {
        return read("cogview4j.cmd");
    }

    private static String read(String file) throws IOException {
        return Files.readString(Path.of("..").resolve(file));
    }

    /** The words in the first group of each match. */
    private static List<String> words(Pattern pattern, String file) throws IOException {
        return new ArrayList<>(pattern.matcher(read(file))
                .results()
                .flatMap(match -> Pattern.compile("\\s+").splitAsStream(match.group(1)))
                .filter(word -> !word.isBlank())
                .toList());
    }
}
