package io.cogview4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.bits.Sha256;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FileHashesTest {
    private static final FileTime YESTERDAY = FileTime.from(Instant.now().minusSeconds(86_400));

    @TempDir
    private Path temp;

    private Path file;
    private FileHashes hashes;

    @BeforeEach
    void write() throws IOException {
        file = temp.resolve("weights");
        write("one");
        hashes = new FileHashes(temp.resolve("hashes"), 0, Long.MAX_VALUE);
    }

    @Test
    void coversEveryByteOfALargeFile() throws IOException {
        byte[] content = new byte[(5 << 20) + 3];
        content[content.length - 1] = 1;
        Files.write(file, content);
        assertThat(hash()).isEqualTo(Sha256.of(content));
    }

    @Test
    void readsAFileOnce() throws IOException {
        assertThat(hashes.knows(file)).isFalse();
        String first = hash();

        assertThat(hashes.knows(file)).isTrue();
        assertThat(hashes.of(file, closed())).isEqualTo(first);
    }

    /** The size and the time of the last change of content are those of before. */
    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows tells no time of the last change of attributes")
    void readsAFileAgainThatWasChangedInSecret() throws IOException {
        hash();
        write("two");
        assertThat(hash()).isEqualTo(Sha256.of("two".getBytes()));
    }

    @Test
    void readsAnotherFileUnderTheSameName() throws IOException {
        hash();
        Files.delete(file);
        Files.writeString(temp.resolve("keeps the number of the first"), "");
        write("two");
        assertThat(hash()).isEqualTo(Sha256.of("two".getBytes()));
    }

    @Test
    void remembersNothingOfAFileThatIsBeingWritten() throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        hash();
        assertThat(hashes.knows(file)).isFalse();
    }

    @Test
    void remembersNothingOfSmallFiles() throws IOException {
        hashes = new FileHashes(temp.resolve("hashes"), 4, Long.MAX_VALUE);
        hash();
        assertThat(temp.resolve("hashes")).doesNotExist();
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "who may write is told by the profile there")
    void doesNotTrustWhatOthersMayHaveWritten() throws IOException {
        hash();
        Files.setPosixFilePermissions(temp.resolve("hashes"), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(hashes.knows(file)).isFalse();
    }

    @Test
    void readsAgainWhatIsNotAHashInItsMemory() throws IOException {
        hash();
        try (Stream<Path> notes = Files.list(temp.resolve("hashes"))) {
            Path note = notes.toList().getFirst();
            List<String> lines = Files.readAllLines(note);
            Files.writeString(note, "x" + String.join("\n", lines));
        }
        assertThat(hash()).isEqualTo(Sha256.of("one".getBytes()));
    }

    @Test
    void endsWithAnInterruption() throws IOException {
        try (FileChannel content = FileChannel.open(file)) {
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(ClosedByInterruptException.class).isThrownBy(() -> hashes.of(file, content));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private void write(String content) throws IOException {
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, YESTERDAY);
    }

    private String hash() throws IOException {
        try (FileChannel content = FileChannel.open(file)) {
            return hashes.of(file, content);
        }
    }

    /** From which nothing can be read. */
    private FileChannel closed() throws IOException {
        FileChannel channel = FileChannel.open(file);
        channel.close();
        return channel;
    }
}
