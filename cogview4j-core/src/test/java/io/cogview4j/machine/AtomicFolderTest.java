package io.cogview4j.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFolderTest {
    @TempDir
    Path parent;

    private AtomicFolder folder() {
        return new AtomicFolder(parent.resolve("made"));
    }

    @Test
    void isNotThereBeforeAllIsInIt() throws IOException {
        folder().write(growing -> {
            Files.createDirectory(growing.resolve("sub"));
            Files.writeString(growing.resolve("sub/file"), "content");
            assertThat(folder().isTaken()).isFalse();
        });

        assertThat(parent.resolve("made/sub/file")).hasContent("content");
        assertThat(parent.toFile().list()).containsExactly("made");
    }

    @Test
    void nothingIsLeftOfOneThatFailed() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> folder().write(growing -> {
                    Files.writeString(growing.resolve("file"), "half");
                    throw new IllegalStateException();
                }));

        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void whatHasTheNameStays() throws IOException {
        Files.writeString(parent.resolve("made"), "before");
        assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(() -> folder().write(_ -> {}));
        assertThat(parent.resolve("made")).hasContent("before");
    }

    @Test
    void soDoesWhatTookTheNameMeanwhile() {
        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> folder().write(_ -> Files.createDirectory(parent.resolve("made"))));
        assertThat(parent.toFile().list()).containsExactly("made");
    }

    @Test
    void whatAKilledProcessLeftIsDeletedADayLater() throws IOException {
        Path old = Files.createDirectory(parent.resolve(Leftovers.name(UUID.randomUUID())));
        Path young = Files.createDirectory(parent.resolve(Leftovers.name(UUID.randomUUID())));
        Files.writeString(old.resolve("file"), "half");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));

        folder().write(_ -> {});

        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }
}
