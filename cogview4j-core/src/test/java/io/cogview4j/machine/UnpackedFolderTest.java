package io.cogview4j.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedFolderTest {
    private static final String CONTENT = "a library";

    @TempDir
    private Path temp;

    private UnpackedFolder folder;
    private List<PackedFile> files;
    private int unpacked;

    @BeforeEach
    void pack() throws IOException {
        Path jar = temp.resolve("libraries.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            entries.putNextEntry(new JarEntry("lib.so"));
            entries.write(CONTENT.getBytes());
        }
        URL entry = URI.create("jar:" + jar.toUri() + "!/lib.so").toURL();
        files = List.of(PackedFile.at(entry, "org/lib.so"));
        folder = UnpackedFolder.in(temp.resolve("native"), "libs");
    }

    @Test
    void holdsTheFilesAsTheJarHasThem() throws IOException {
        assertThat(use()).isEqualTo(CONTENT);
        assertThat(Files.getLastModifiedTime(library()))
                .isEqualTo(files.getFirst().modified());
    }

    @Test
    void isUnpackedOnce() throws IOException {
        use();
        use();
        assertThat(unpacked).isEqualTo(1);
    }

    @Test
    void isUnpackedAgainIfItWasNotFinished() throws IOException {
        Files.createDirectories(library().getParent());
        Files.writeString(library(), "a libr");
        assertThat(use()).isEqualTo(CONTENT);
    }

    @Test
    void isUnpackedAgainIfAFileWasCut() throws IOException {
        use();
        Files.writeString(library(), "a libr");
        assertThat(use()).isEqualTo(CONTENT);
    }

    @Test
    void isUnpackedAgainIfAFileThatTheFirstUseAddedIsGone() throws IOException {
        folder.use(this::content, () -> {}, () -> link("link.so"));
        Files.delete(folder.path().resolve("link.so"));
        use();
        assertThat(unpacked).isEqualTo(2);
    }

    @Test
    void isUnpackedAgainWhereItWasMovedTo() throws IOException {
        use();
        Files.move(temp.resolve("native"), temp.resolve("moved"));
        folder = UnpackedFolder.in(temp.resolve("moved"), "libs");
        use();
        assertThat(unpacked).isEqualTo(2);
    }

    @Test
    void leavesNothingIfTheFirstUseFails() {
        assertThatExceptionOfType(UnsatisfiedLinkError.class)
                .isThrownBy(() -> folder.use(this::content, () -> {}, () -> {
                    throw new UnsatisfiedLinkError("for another processor");
                }));
        assertThat(folder.path()).doesNotExist();
    }

    @Test
    void refusesWhatIsNotAsTheJarSays() {
        PackedFile right = files.getFirst();
        files = List.of(new PackedFile(right.path(), right.entry(), right.bytes(), right.crc() + 1, right.modified()));
        assertThatExceptionOfType(EOFException.class).isThrownBy(this::use);
        assertThat(folder.path()).doesNotExist();
    }

    @Test
    void knowsWhenTheDiskIsFull() {
        PackedFile right = files.getFirst();
        files = List.of(new PackedFile(right.path(), right.entry(), Long.MAX_VALUE, right.crc(), right.modified()));
        assertThatExceptionOfType(UnpackedFolder.NoRoomException.class)
                .isThrownBy(this::use)
                .matches(e -> e.bytes() == Long.MAX_VALUE);
    }

    @Test
    void isUnpackedByOneOfManyThreads() throws Exception {
        CountDownLatch together = new CountDownLatch(8);
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Future<String>> results = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                results.add(threads.submit(() -> {
                    together.countDown();
                    together.await();
                    return use();
                }));
            }
            for (Future<String> result : results) {
                assertThat(result.get()).isEqualTo(CONTENT);
            }
        }
        assertThat(unpacked).isEqualTo(1);
    }

    @Test
    void isSweptIfItWasBegunLongAgoAndNotFinished() throws IOException {
        use();
        Path unfinished = Files.createDirectory(temp.resolve("native/old"));
        Files.createFile(temp.resolve("native/old.lock"));
        LeftoversTest.aged(unfinished);
        Path others = LeftoversTest.aged(Files.createDirectory(temp.resolve("native/others")));
        LeftoversTest.aged(folder.path());

        UnpackedFolder.in(temp.resolve("native"), "libs");
        assertThat(unfinished).doesNotExist();
        assertThat(others).exists();
        assertThat(library()).exists();
    }

    private List<PackedFile> content() {
        unpacked++;
        return files;
    }

    private String use() throws IOException {
        return folder.use(this::content, () -> {}, () -> read(library()));
    }

    private Path library() {
        return folder.path().resolve("org/lib.so");
    }

    private String link(String name) {
        try {
            return Files.createSymbolicLink(folder.path().resolve(name), library())
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
