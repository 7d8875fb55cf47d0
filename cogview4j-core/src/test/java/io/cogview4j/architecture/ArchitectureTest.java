package io.cogview4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    /** Tests run in the folder of their module. */
    private static final Path REPOSITORY = Path.of("..");

    private static final List<String> MODULES = List.of(
            "cogview4j-core",
            "cogview4j-tiny",
            "cogview4j-langchain4j",
            "cogview4j-spring-ai",
            "cogview4j-server",
            "cogview4j-spark",
            "cogview4j-bench",
            "cogview4j-cli");

    @Test
    void holdsInEverySourceFile() throws IOException {
        List<SourceFile> files = sourceFiles();

        assertThat(files)
                .extracting(SourceFile::room)
                .contains(
                        Room.ROOT,
                        "api",
                        "nn",
                        "cli",
                        "bench",
                        "langchain4j",
                        "springai",
                        "server",
                        "server.http",
                        "spark");
        assertThat(Architecture.breaches(files)).isEmpty();
    }

    private static List<SourceFile> sourceFiles() throws IOException {
        List<SourceFile> files = new ArrayList<>();
        for (String module : MODULES) {
            Path sources = REPOSITORY.resolve(module).resolve("src/main/java");
            if (Files.isDirectory(sources)) {
                try (Stream<Path> tree = Files.walk(sources)) {
                    for (Path file :
                            tree.filter(f -> f.toString().endsWith(".java")).toList()) {
                        String name = sources.relativize(file).toString().replace('\\', '/');
                        files.add(SourceFile.of(name, Files.readString(file)));
                    }
                }
            }
        }
        return files;
    }
}
