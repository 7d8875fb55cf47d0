package io.cogview4j.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The snippets of the pages on this module compile, and those that are no part of an application run. */
class DocumentedSnippetsTest {
    private static final List<Path> PAGES = Stream.of("README.md", "README.zh-CN.md", "docs/spring-ai.md")
            .map(Path.of("..")::resolve)
            .toList();
    private static final Pattern BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern OURS = Pattern.compile("import (org\\.springframework|io\\.cogview4j\\.springai)\\.");
    private static final Pattern IMPORT = Pattern.compile("(?m)^import .*;\\n");
    private static final Pattern TYPE = Pattern.compile("(?m)^(?:public |final )*class (\\w+)");

    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @MethodSource("snippets")
    void aSnippetDoesWhatItSays(String snippet) throws Exception {
        Matcher type = TYPE.matcher(snippet);
        boolean isType = type.find();
        String name = isType ? type.group(1) : "Snippet";
        assertThat(objections(name, isType ? snippet : program(snippet))).isEmpty();
        if (!isType) {
            try (URLClassLoader loader =
                    new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
                Method main = loader.loadClass(name).getDeclaredMethod("main", String[].class);
                main.setAccessible(true);
                assertThatCode(() -> main.invoke(null, (Object) new String[0])).doesNotThrowAnyException();
            }
        }
    }

    @Test
    void thePageShowsTheModule() throws IOException {
        assertThat(snippets(PAGES.getLast())).isNotEmpty();
    }

    static Stream<String> snippets() throws IOException {
        Stream<String> all = Stream.empty();
        for (Path page : PAGES) {
            all = Stream.concat(all, snippets(page));
        }
        return all;
    }

    private static Stream<String> snippets(Path page) throws IOException {
        return BLOCK.matcher(Files.readString(page))
                .results()
                .map(match -> match.group(1))
                .filter(block -> OURS.matcher(block).find());
    }

    private static String program(String snippet) {
        StringBuilder imports = new StringBuilder();
        IMPORT.matcher(snippet).results().forEach(found -> imports.append(found.group()));
        return imports + "class Snippet { public static void main(String[] args) throws Exception {\n"
                + IMPORT.matcher(snippet).replaceAll("") + "}}\n";
    }

    private String objections(String name, String source) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Path file = Files.writeString(folder.resolve(name + ".java"), source);
        StringWriter objections = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of(
                    "-cp", System.getProperty("java.class.path"), "-d", folder.toString(), "-proc:none", "-nowarn");
            compiler.getTask(objections, files, null, options, null, files.getJavaFileObjects(file))
                    .call();
        }
        return objections.toString();
    }
}
