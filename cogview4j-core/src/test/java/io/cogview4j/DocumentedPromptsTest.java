package io.cogview4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.judge.Expectation;
import io.cogview4j.judge.PictureJudge;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** The built-in model draws what the examples of README, docs, help and programs ask of it. */
@Tag("long")
class DocumentedPromptsTest {
    private static final Path ROOT = Path.of("..");
    private static final Path HELP = ROOT.resolve("cogview4j-cli/src/main/resources/io/cogview4j/cli");
    private static final Pattern COMMAND = Pattern.compile("(?:generate|encode) \"([^\"]+)\"(.*)");
    private static final Pattern PROGRAM = Pattern.compile("(?:prompt|generate|encode)\\(\"([^\"]+)\"\\)");
    private static final Map<String, Expectation> EXPECTED = Expectation.ofDocumentedPrompts();

    /** One that a page names, and another that a reader may meet. */
    private static final long[] SEEDS = {7, 1};

    private static Session session;

    @BeforeAll
    static void open() {
        session = CogView4.open(ModelCopy.TINY).session();
    }

    @AfterAll
    static void close() {
        session.close();
    }

    @TestFactory
    Stream<DynamicTest> showWhatTheyAskFor() throws IOException {
        return documented().stream()
                .flatMap(prompt -> LongStream.of(SEEDS)
                        .mapToObj(seed -> dynamicTest(prompt + ", seed " + seed, () -> draws(prompt, seed))));
    }

    private static void draws(String prompt, long seed) {
        assertThat(EXPECTED).as("expectations in judge/documented.json").containsKey(prompt);
        Image image = session.generate(
                        ImageRequest.builder().prompt(prompt).seed(seed).build())
                .first();
        assertThat(EXPECTED.get(prompt)
                        .missedBy(PictureJudge.see(
                                image.rgb(), image.size().width(), image.size().height())))
                .isEmpty();
    }

    /** What is drawn with the built-in model: commands without {@code --model}, and programs that open it. */
    private static Set<String> documented() throws IOException {
        Set<String> prompts = new TreeSet<>();
        for (String text : texts()) {
            commands(text).forEach(prompts::add);
        }
        for (Path program : files(ROOT.resolve("examples/src"), ".java")) {
            found(PROGRAM, Files.readString(program))
                    .map(match -> match.group(1))
                    .forEach(prompts::add);
        }
        assertThat(prompts).contains("a red heart", "红色爱心");
        return prompts;
    }

    private static Stream<String> commands(String text) {
        return found(COMMAND, text)
                .filter(match ->
                        !match.group(2).contains("--model") && !match.group(2).contains("--device"))
                .map(match -> match.group(1));
    }

    private static Stream<MatchResult> found(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }

    private static Set<String> texts() throws IOException {
        Set<String> texts = new TreeSet<>();
        for (String page : new String[] {"README.md", "README.zh-CN.md", "bench/README.md"}) {
            texts.add(Files.readString(ROOT.resolve(page)));
        }
        for (Path page : files(ROOT.resolve("docs"), ".md")) {
            texts.add(Files.readString(page));
        }
        for (Path file : files(HELP, ".properties")) {
            Properties help = new Properties();
            help.load(new StringReader(Files.readString(file)));
            help.values().forEach(text -> texts.add(text.toString()));
        }
        return texts;
    }

    private static Set<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return new TreeSet<>(
                    files.filter(file -> file.toString().endsWith(ending)).toList());
        }
    }
}
