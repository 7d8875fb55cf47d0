package io.cogview4j.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The page is small and whole, needs nobody else, and asks for nothing that its Content-Security-Policy refuses. */
class PageTest {
    private static final Path FOLDER = Path.of("src/main/resources/io/cogview4j/server/page");
    private static final int MOST_BYTES = 150_000;

    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"#]+)\"");
    private static final Pattern IMPORT = Pattern.compile("(?:from|import)\\s*\\(?\\s*\"([^\"]+)\"");
    private static final Pattern TEXT_OF_ELEMENT = Pattern.compile("data-t(?:-[a-z-]+)?=\"([^\"]+)\"");
    private static final Pattern TEXT_OF_SCRIPT = Pattern.compile("\\bt\\(\"([a-z._]+)\"[,)]");
    private static final Pattern PLACE = Pattern.compile("\\{\\w+}");
    private static final Pattern ELEMENT = Pattern.compile("\\$\\(\"([a-z-_]+)\"\\)");

    private final Map<String, String> files = read();

    @Test
    void isSmall() throws IOException {
        long bytes = 0;
        for (String name : files.keySet()) {
            bytes += Files.size(FOLDER.resolve(name));
        }

        assertThat(bytes).isLessThan(MOST_BYTES);
    }

    @Test
    void refersToFilesThatAreThere() {
        Set<String> wanted = all(LINK, html())
                .filter(link -> !link.equals("openapi.json")) // the server makes it
                .map(link -> link.replaceFirst("^page/", ""))
                .collect(Collectors.toSet());
        scripts()
                .values()
                .forEach(script -> all(IMPORT, script)
                        .map(link -> link.replaceFirst("^\\./", ""))
                        .forEach(wanted::add));

        assertThat(wanted).contains("main.js", "page.css", "zh.js").isSubsetOf(files.keySet());
        assertThat(files.keySet()).as("files that nothing refers to").isSubsetOf(and(wanted, "index.html"));
    }

    @Test
    void hasNoScriptsOrStylesOutsideOfFiles() {
        assertThat(html()).doesNotContainPattern("<script(?![^>]*\\bsrc=)").doesNotContain("<style", "javascript:");
        assertThat(html()).doesNotContainPattern("\\s(?:on[a-z]+|style)=");
        assertThat(scripts())
                .allSatisfy((name, script) -> assertThat(script)
                        .as(name)
                        .doesNotContainPattern("\\beval\\(|new Function|setAttribute\\(\"style\"")
                        .doesNotContainPattern("(?:innerHTML|outerHTML|insertAdjacentHTML|document\\.write)"));
    }

    @Test
    void asksNobodyElse() {
        assertThat(files)
                .allSatisfy((name, text) -> assertThat(text.replace("http://www.w3.org/2000/svg", ""))
                        .as(name)
                        .doesNotContainPattern("https?://|\"//|url\\(|@import"));
    }

    @Test
    void saysTheSameInBothLanguages() {
        Map<String, String> english = texts("en.js");
        Map<String, String> chinese = texts("zh.js");

        assertThat(chinese.keySet()).isEqualTo(english.keySet());
        assertThat(english)
                .allSatisfy((key, text) -> assertThat(places(chinese.get(key)))
                        .as("what is put into %s", key)
                        .isEqualTo(places(text)));
    }

    @Test
    void speaksChineseInChinese() {
        Set<String> same = Set.of("footer.version", "plan.memory.of", "form.loras", "meta.loras", "comma");
        assertThat(texts("zh.js").entrySet())
                .filteredOn(entry -> !same.contains(entry.getKey()))
                .allSatisfy(
                        entry -> assertThat(entry.getValue()).as(entry.getKey()).containsPattern("\\p{IsHan}"));
    }

    @Test
    void hasATextForEveryKey() {
        Set<String> wanted = all(TEXT_OF_ELEMENT, html()).collect(Collectors.toCollection(TreeSet::new));
        scripts().values().forEach(script -> all(TEXT_OF_SCRIPT, script).forEach(wanted::add));

        assertThat(texts("en.js").keySet()).containsAll(wanted);
    }

    @Test
    void hasAnElementForEveryNameThatAScriptUses() {
        Set<String> wanted = scripts().values().stream()
                .flatMap(script -> all(ELEMENT, script))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(wanted)
                .hasSizeGreaterThan(50)
                .allSatisfy(id -> assertThat(html()).contains(" id=\"" + id + "\""));
    }

    private String html() {
        return files.get("index.html");
    }

    private Map<String, String> scripts() {
        return files.entrySet().stream()
                .filter(file -> file.getKey().endsWith(".js"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The texts of a language: a module that is JSON but for its first words. */
    private Map<String, String> texts(String name) {
        String json = files.get(name).replaceFirst("^export default ", "");
        Map<String, String> texts = new TreeMap<>();
        JsonMapper.shared()
                .readTree(json)
                .properties()
                .forEach(text -> texts.put(text.getKey(), text.getValue().asString()));
        return texts;
    }

    private static List<String> places(String text) {
        return PLACE.matcher(text).results().map(MatchResult::group).sorted().toList();
    }

    private static Stream<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1));
    }

    private static Set<String> and(Set<String> names, String other) {
        Set<String> all = new TreeSet<>(names);
        all.add(other);
        return all;
    }

    private static Map<String, String> read() {
        try (Stream<Path> paths = Files.list(FOLDER)) {
            Map<String, String> files = new TreeMap<>();
            for (Path path : paths.toList()) {
                files.put(path.getFileName().toString(), Files.readString(path));
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
