package io.cogview4j.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the page on security says is tested is tested. */
class SecurityPageTest {
    private static final Path PAGE = Path.of("../docs/security.md");
    private static final Path TESTS = Path.of("src/test/java");
    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)(?:\\.(\\w+))?`");

    private static Stream<String> named() throws IOException {
        return NAMED.matcher(Files.readString(PAGE))
                .results()
                .map(MatchResult::group)
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("named")
    void everyTestThatIsNamedIsThere(String name) throws IOException {
        MatchResult parts = NAMED.matcher(name).results().findFirst().orElseThrow();
        Path file;
        try (Stream<Path> tree = Files.walk(TESTS)) {
            file = tree.filter(path -> path.endsWith(parts.group(1) + ".java"))
                    .findFirst()
                    .orElseThrow();
        }

        assertThat(Files.readString(file)).contains(parts.group(2) == null ? "class " : " " + parts.group(2) + "(");
    }
}
