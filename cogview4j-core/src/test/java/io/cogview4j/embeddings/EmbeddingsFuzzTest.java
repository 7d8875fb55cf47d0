package io.cogview4j.embeddings;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.fixtures.Fuzzing;
import io.cogview4j.fixtures.Fuzzing.Outcome;
import io.cogview4j.fixtures.Fuzzing.Reading;
import io.cogview4j.message.CogView4Exception;
import io.cogview4j.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged embeddings files are refused, and nothing worse, whether their header is read or all of them. */
class EmbeddingsFuzzTest {
    private static final Path PYTHON = Path.of("src/test/resources/embeddings/python");

    @TempDir
    private Path temp;

    @Test
    void damagedFilesAreReadOrRefused() throws IOException {
        assertOfBothKinds(fuzz(EmbeddingsFile::read, 2_000));
    }

    @Test
    void damagedHeadersAreDescribedOrRefused() throws IOException {
        assertOfBothKinds(fuzz(EmbeddingsFile::describe, 2_000));
    }

    @Test
    @Tag("slow")
    void manyDamagedFilesAreReadOrRefused() throws IOException {
        assertOfBothKinds(fuzz(EmbeddingsFile::read, 50_000));
        assertOfBothKinds(fuzz(EmbeddingsFile::describe, 50_000));
    }

    @Test
    void aDescriptionOfVeryManyPromptsCostsASmallMultipleOfItsSize() throws IOException {
        Path file = temp.resolve("many.safetensors");
        String prompts = String.join(",", Collections.nCopies(100_000, "{\"tokens\":1}"));
        new SafetensorsWriter()
                .metadata("format", "cogview4j-embeddings-1")
                .metadata(
                        "cogview4j", "{\"version\":\"1\",\"prompts\":[%s],\"negative_prompts\":[]}".formatted(prompts))
                .add("prompt_embeds", new float[100_000], 100_000, 1, 1)
                .write(file);
        byte[] sound = Files.readAllBytes(file);
        for (Reading reading : List.<Reading>of(EmbeddingsFile::describe, EmbeddingsFile::read)) {
            Fuzzing fuzzing = new Fuzzing(reading, CogView4Exception.class, 64 << 10, 40);
            assertThat(fuzzing.run(file, 1, (_, _) -> sound)).isEqualTo(new Outcome(1, 0));
        }
    }

    private static void assertOfBothKinds(Outcome outcome) {
        assertThat(outcome.refused()).isGreaterThan(outcome.read());
        assertThat(outcome.read()).isGreaterThan(outcome.refused() / 50);
    }

    private Outcome fuzz(Reading reading, int count) throws IOException {
        List<byte[]> sound = new ArrayList<>();
        try (Stream<Path> files = Files.list(PYTHON)) {
            for (Path file : files.sorted().toList()) {
                sound.add(Files.readAllBytes(file));
            }
        }
        return new Fuzzing(reading, CogView4Exception.class, 64 << 10, 40)
                .run(
                        temp.resolve("damaged.safetensors"),
                        count,
                        (seed, mutator) -> mutator.mutate(sound.get(seed % sound.size())));
    }
}
