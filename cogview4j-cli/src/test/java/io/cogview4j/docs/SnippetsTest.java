package io.cogview4j.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The Java snippets of the pages compile and run as they stand there. They run in an empty folder in which
 * {@code CogView4-6B} is the built-in model, too, which draws quickly here, so that only what would be too much work for a test
 * is left out. Those for frameworks, of which the command knows nothing, run in the modules for them.
 */
@Tag("long")
class SnippetsTest {
    private static final String TRUE_MODEL = "CogView4-6B";
    private static final Pattern FRAMEWORK = Pattern.compile(
            "import (dev\\.langchain4j|org\\.springframework|io\\.cogview4j\\.(langchain4j|spark|springai))\\.");

    @TempDir
    private static Path classes = Path.of("");

    private static Path model = Path.of("");

    @TempDir
    Path folder = Path.of("");

    @BeforeAll
    static void makeModel() throws IOException {
        model = QuickModel.in(classes);
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void aSnippetDoesWhatItSays(CodeBlock block) throws Exception {
        Snippet snippet = new Snippet(block);

        assertThat(snippet.compile(folder)).as(block.place()).isEmpty();
        if (block.notRun() == null) {
            Path link = Files.createSymbolicLink(folder.resolve(TRUE_MODEL), model);
            Snippet.Outcome outcome = snippet.run(folder, classes);
            Files.delete(link);
            assertThat(outcome.exitCode())
                    .as(block.place() + "\n" + outcome.output())
                    .isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void onlyOneThatNeedsTheTrueModelMayBeLeftOut(CodeBlock block) {
        if (block.notRun() != null) {
            assertThat(block.text()).as(block.place()).contains(TRUE_MODEL);
        }
    }

    @Test
    void bothReadmesShowTheLibrary() throws IOException {
        assertThat(snippets()).extracting(CodeBlock::place).anyMatch(place -> place.startsWith("README.md"));
        assertThat(snippets()).extracting(CodeBlock::place).anyMatch(place -> place.startsWith("README.zh-CN.md"));
    }

    @Test
    void aMistakeInASnippetIsFound() throws Exception {
        Snippet snippet = new Snippet(new CodeBlock("here", "java", List.of("int one = \"two\";"), null));

        assertThat(snippet.compile(folder)).contains("incompatible types");
    }

    @Test
    void aSnippetThatFailsIsFound() throws Exception {
        Snippet snippet = new Snippet(
                new CodeBlock("here", "java", List.of("throw new IllegalStateException(\"broken\");"), null));
        snippet.compile(folder);

        Snippet.Outcome outcome = snippet.run(folder, classes);

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.output()).contains("broken");
    }

    static List<CodeBlock> snippets() throws IOException {
        return Page.all().stream()
                .filter(page -> page.file().startsWith(Page.ROOT.resolve("docs"))
                        || page.name().startsWith("README"))
                .flatMap(page -> page.blocks().stream())
                .filter(block -> block.language().equals("java"))
                .filter(block -> !FRAMEWORK.matcher(block.text()).find())
                .toList();
    }
}
