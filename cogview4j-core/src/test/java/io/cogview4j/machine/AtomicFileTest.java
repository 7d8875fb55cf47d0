package io.cogview4j.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cogview4j.machine.AtomicFile.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path folder;

    @Test
    void growsUnderAnotherNameAndThenTakesThePlaceOfTheOldOne() throws IOException {
        Path path = Files.writeString(folder.resolve("a"), "old");

        new AtomicFile(path).write(out -> {
            Content.of(new byte[] {'n', 'e', 'w'}).writeTo(out);
            assertThat(path).hasContent("old");
            assertThat(files()).hasSize(2).filteredOn(AtomicFile::isTemporary).hasSize(1);
        });

        assertThat(path).hasContent("new");
        assertThat(files()).containsExactly(path);
    }

    @Test
    void leavesTheFolderAsItWasWhenTheContentFails() throws IOException {
        Path path = Files.writeString(folder.resolve("a"), "old");

        assertThatIllegalStateException()
                .isThrownBy(() -> new AtomicFile(path).write(out -> {
                    Content.of(new byte[] {1}).writeTo(out);
                    throw new IllegalStateException("in the middle");
                }));

        assertThat(path).hasContent("old");
        assertThat(files()).containsExactly(path);
    }

    @Test
    void mayHaveANameAsLongAsNamesCanBe() throws IOException {
        Path path = folder.resolve("a".repeat(255));

        new AtomicFile(path).write(Content.of(new byte[] {1}));

        assertThat(path).hasSize(1);
    }

    @Test
    void aProbeLeavesNothing() throws IOException {
        new AtomicFile(folder.resolve("a")).probe();

        assertThat(files()).isEmpty();
    }

    @Test
    void aProbeSweepsWhatAProcessThatWasKilledLeft(@TempDir Path folder) throws IOException {
        Path left = Files.createFile(folder.resolve(".cogview4j-00000000-0000-0000-0000-000000000000.tmp"));
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        new AtomicFile(folder.resolve("out.png")).probe();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aProbeFailsWhereThereIsNoFolder() {
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> new AtomicFile(folder.resolve("none").resolve("a")).probe());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
