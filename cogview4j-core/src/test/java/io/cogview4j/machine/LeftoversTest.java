package io.cogview4j.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
    @TempDir
    private Path temp;

    @Test
    void areSweptWhenTheyAreOld() throws IOException {
        aged(Files.createFile(temp.resolve(Leftovers.name(UUID.randomUUID()))));
        Path folder = Files.createDirectories(temp.resolve(Leftovers.name(UUID.randomUUID())));
        Files.writeString(Files.createDirectory(folder.resolve("org")).resolve("lib.so"), "half");
        aged(folder);

        Leftovers.sweep(temp, Leftovers.OLD);
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void ofAProcessThatMayRunAreLeftAlone() throws IOException {
        Path young = Files.createFile(temp.resolve(Leftovers.name(UUID.randomUUID())));
        Leftovers.sweep(temp, Leftovers.OLD);
        assertThat(young).exists();
    }

    @Test
    void areOnlyWhatHasOurNames() throws IOException {
        Path other = aged(Files.createFile(temp.resolve(".somebody-" + UUID.randomUUID() + ".tmp")));
        Path target = Files.createDirectory(temp.resolve("target"));
        Path inside = Files.createFile(target.resolve("inside"));
        Leftovers.sweep(temp, Leftovers.OLD);
        Leftovers.sweep(temp.resolve("missing"), Leftovers.OLD);
        assertThat(other).exists();
        assertThat(inside).exists();
    }

    @Test
    void linksAreDeletedAndWhatTheyLeadToIsNot() throws IOException {
        Path precious =
                Files.createFile(Files.createDirectory(temp.resolve("precious")).resolve("file"));
        Path folder = Files.createDirectory(temp.resolve(Leftovers.name(UUID.randomUUID())));
        Files.createSymbolicLink(folder.resolve("link"), precious.getParent());
        Leftovers.delete(folder);
        assertThat(folder).doesNotExist();
        assertThat(precious).exists();
    }

    static Path aged(Path path) throws IOException {
        return Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
    }
}
