package io.cogview4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The command is built on what the library offers to everybody, and its packages depend one way. */
class PackagesTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final int MOST_FILES = 30;
    private static final Pattern USE =
            Pattern.compile("(?m)^import (?:static )?(io\\.cogview4j(?:\\.[a-z]\\w*)*)\\.[A-Z]");
    private static final List<String> LIBRARY = List.of(
            "io.cogview4j",
            "io.cogview4j.api",
            "io.cogview4j.events",
            "io.cogview4j.message",
            "io.cogview4j.sampling",
            "io.cogview4j.shape",
            "io.cogview4j.inspect",
            "io.cogview4j.measure",
            "io.cogview4j.diagnosis",
            "io.cogview4j.hub",
            "io.cogview4j.quantise",
            "io.cogview4j.recipe",
            "io.cogview4j.sheet",
            "io.cogview4j.rewrite",
            "io.cogview4j.output",
            "io.cogview4j.report",
            "io.cogview4j.bench",
            "io.cogview4j.server");

    /** Each package of ours, and those of ours that it may use. */
    private static final Map<String, List<String>> MAY_USE = Map.ofEntries(
            Map.entry(
                    "io.cogview4j.cli",
                    List.of(
                            "io.cogview4j.cli.command",
                            "io.cogview4j.cli.doctor",
                            "io.cogview4j.cli.hub",
                            "io.cogview4j.cli.quantise",
                            "io.cogview4j.cli.serve",
                            "io.cogview4j.cli.tokens",
                            "io.cogview4j.cli.output")),
            Map.entry("io.cogview4j.cli.hub", List.of("io.cogview4j.cli.command", "io.cogview4j.cli.output")),
            Map.entry("io.cogview4j.cli.quantise", List.of("io.cogview4j.cli.command", "io.cogview4j.cli.output")),
            Map.entry("io.cogview4j.cli.doctor", List.of("io.cogview4j.cli.command", "io.cogview4j.cli.output")),
            Map.entry("io.cogview4j.cli.serve", List.of("io.cogview4j.cli.command", "io.cogview4j.cli.output")),
            Map.entry("io.cogview4j.cli.tokens", List.of("io.cogview4j.cli.command", "io.cogview4j.cli.output")),
            Map.entry(
                    "io.cogview4j.cli.command",
                    List.of(
                            "io.cogview4j.cli.report",
                            "io.cogview4j.cli.picture",
                            "io.cogview4j.cli.naming",
                            "io.cogview4j.cli.resume",
                            "io.cogview4j.cli.output")),
            Map.entry("io.cogview4j.cli.resume", List.of("io.cogview4j.cli.naming", "io.cogview4j.cli.output")),
            Map.entry("io.cogview4j.cli.picture", List.of("io.cogview4j.cli.output")),
            Map.entry("io.cogview4j.cli.report", List.of("io.cogview4j.cli.output")),
            Map.entry("io.cogview4j.cli.naming", List.of("io.cogview4j.cli.output")),
            Map.entry("io.cogview4j.cli.output", List.of()));

    @ParameterizedTest
    @MethodSource("packages")
    void usesOnlyWhatItMay(Path folder) throws IOException {
        List<String> mayUse = MAY_USE.get(name(folder));
        List<Path> files = files(folder);

        assertThat(mayUse).as("a rule for " + name(folder)).isNotNull();
        assertThat(files).hasSizeLessThanOrEqualTo(MOST_FILES);
        for (Path file : files) {
            assertThat(USE.matcher(Files.readString(file)).results().map(use -> use.group(1)))
                    .as(file.toString())
                    .allMatch(use -> LIBRARY.contains(use) || mayUse.contains(use));
        }
    }

    static Stream<Path> packages() throws IOException {
        try (Stream<Path> all = Files.walk(SOURCES)) {
            return all.filter(file -> file.endsWith("package-info.java")).map(Path::getParent).toList().stream();
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static String name(Path folder) {
        return SOURCES.relativize(folder).toString().replaceAll("[/\\\\]", ".");
    }
}
