package io.cogview4j.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.cli.CliRun;
import io.cogview4j.embeddings.EmbeddingCache;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ExitCode;

/** The embeddings that are kept; the build gives these tests a cache of their own. */
class CacheCommandTest {
    @TempDir
    Path folder;

    @BeforeEach
    void empty() {
        CliRun.of("cache", "clear").succeeds();
    }

    @Test
    void whatWasEncodedIsListed() {
        encode("一颗红心");

        assertThat(CliRun.of("cache", "list").succeeds().out())
                .contains(
                        "\"一颗红心\"",
                        "\"\"",
                        "embeddings: 2,",
                        EmbeddingCache.open().folder().toString());
    }

    @Test
    void nothingIsKeptWhereThatIsNotWanted() {
        encode("a red heart", "--no-cache");

        assertThat(CliRun.of("cache", "list").succeeds().out()).startsWith("embeddings: 0,");
    }

    @Test
    void clearingTellsHowManyThereWere() {
        encode("a red heart", "--no-negative");

        assertThat(CliRun.of("cache", "clear").succeeds().out()).contains("deleted: 1");
        assertThat(EmbeddingCache.open().list()).isEmpty();
    }

    @Test
    void imagesOfKeptEmbeddingsAreTheSame() {
        draw("first.png");
        draw("second.png");

        assertThat(EmbeddingCache.open().list()).hasSize(2);
        assertThat(folder.resolve("second.png")).hasSameBinaryContentAs(folder.resolve("first.png"));
    }

    @Test
    void itsFolderIsTold() {
        assertThat(CliRun.of("cache", "path").succeeds().out().strip())
                .isEqualTo(EmbeddingCache.open().folder().toString());
    }

    @Test
    void withoutACommandItIsAMisuse() {
        CliRun run = CliRun.of("cache");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).startsWith("error [command-missing]: ").contains("list", "clear", "path");
    }

    private void encode(String prompt, String... more) {
        String output = folder.resolve("out.safetensors").toString();
        String[] arguments = new String[more.length + 4];
        System.arraycopy(new String[] {"encode", prompt, "--output", output}, 0, arguments, 0, 4);
        System.arraycopy(more, 0, arguments, 4, more.length);
        CliRun.of(arguments).succeeds();
    }

    private void draw(String name) {
        String output = folder.resolve(name).toString();
        CliRun.of("generate", "a red heart", "--steps", "1", "--seed", "7", "--output", output)
                .succeeds();
    }
}
