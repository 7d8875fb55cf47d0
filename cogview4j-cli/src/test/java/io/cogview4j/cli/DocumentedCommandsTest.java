package io.cogview4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.cogview4j.cli.command.Interruption;
import io.cogview4j.cli.output.AnswerStyle;
import io.cogview4j.cli.output.Language;
import io.cogview4j.cli.output.Terminal;
import io.cogview4j.docs.CodeBlock;
import io.cogview4j.docs.Page;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every command line that a page shows is one that the command takes. */
class DocumentedCommandsTest {
    /** A line that starts the command, after variables for it and before a redirection or a comment. */
    private static final Pattern LINE =
            Pattern.compile("\\s*(?:\\$ )?(?:[A-Z0-9_]+=\\S+ )*(?:\\./)?cogview4j( [^>#]*)(?:[>#].*)?");

    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    /** How pages write what is left to the reader. */
    private static final Pattern SYNOPSIS = Pattern.compile("\\.\\.\\.|\\[");

    record Documented(String place, String line) {}

    @ParameterizedTest
    @MethodSource("commandLines")
    void isTaken(Documented documented) {
        String[] arguments = arguments(documented.line());

        if (arguments.length == 1 && !arguments[0].startsWith("-")) { // a mention of a command
            assertThat(command().getSubcommands()).as(documented.toString()).containsKey(arguments[0]);
        } else {
            assertThatCode(() -> command().parseArgs(arguments))
                    .as(documented.toString())
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void pagesShowEveryCommand() throws IOException {
        assertThat(commandLines().map(documented -> arguments(documented.line())[0]))
                .containsAll(command().getSubcommands().keySet());
    }

    @Test
    void quotesVariablesAndCommentsAreThoseOfAShell() {
        assertThat(found(
                                "x",
                                Stream.of(
                                        "A=b ./cogview4j generate \"a b\" --steps 2 > c.json",
                                        "c plan  # d",
                                        "cogview4j x [options]"))
                        .flatMap(documented -> Stream.of(arguments(documented.line()))))
                .containsExactly("generate", "a b", "--steps", "2");
    }

    static Stream<Documented> commandLines() throws IOException {
        List<Documented> all = new ArrayList<>();
        for (Page page : Page.all()) {
            found(page.name(), page.codeSpans()).forEach(all::add);
            for (CodeBlock block : page.blocks()) {
                found(block.place(), block.lines().stream()).forEach(all::add);
            }
        }
        return all.stream();
    }

    private static Stream<Documented> found(String place, Stream<String> lines) {
        return lines.map(LINE::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .filter(line -> !SYNOPSIS.matcher(line).find())
                .map(line -> new Documented(place, line));
    }

    private static String[] arguments(String line) {
        return WORD.matcher(line)
                .results()
                .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
                .toArray(String[]::new);
    }

    private static CommandLine command() {
        Terminal terminal = Terminal.of(
                OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), 0, AnswerStyle.of(Language.EN));
        return new Main().commandLine(terminal, new Interruption());
    }
}
