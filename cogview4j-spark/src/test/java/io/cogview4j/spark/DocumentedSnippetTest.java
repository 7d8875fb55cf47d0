package io.cogview4j.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page shows in Java compiles, with the session and the table that it speaks of. */
class DocumentedSnippetTest {
    private static final Path PAGE = Path.of("../docs/cluster.md");
    private static final Pattern BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern IMPORT = Pattern.compile("(?m)^import .*;\\n");

    @TempDir
    private Path folder;

    @Test
    void compiles() throws IOException {
        List<String> blocks = BLOCK.matcher(Files.readString(PAGE))
                .results()
                .map(block -> block.group(1))
                .toList();
        assertThat(blocks).isNotEmpty();
        for (String block : blocks) {
            assertThat(objections(program(block))).isEmpty();
        }
    }

    private static String program(String block) {
        String imports = String.join(
                "", IMPORT.matcher(block).results().map(MatchResult::group).toList());
        return imports + "class Snippet { void run(org.apache.spark.sql.SparkSession spark, Dataset<Row> prompts) {\n"
                + IMPORT.matcher(block).replaceAll("") + "}}\n";
    }

    private String objections(String program) throws IOException {
        Path source = Files.writeString(folder.resolve("Snippet.java"), program);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter objections = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            compiler.getTask(
                            objections,
                            files,
                            null,
                            List.of("-proc:none", "-d", folder.toString(), "-cp", Cluster.classPathText()),
                            null,
                            files.getJavaFileObjects(source))
                    .call();
        }
        return objections.toString();
    }
}
