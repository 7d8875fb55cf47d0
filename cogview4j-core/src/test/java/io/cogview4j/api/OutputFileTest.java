package io.cogview4j.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cogview4j.message.OutputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
    private static final byte[] CONTENT = {1, 2, 3};

    @TempDir
    Path folder;

    @Test
    void aFileIsWrittenAndNothingElseIsLeft() throws IOException {
        new OutputFile(folder.resolve("a.png")).write(CONTENT);

        assertThat(folder.resolve("a.png")).hasBinaryContent(CONTENT);
        assertThat(namesIn(folder)).containsExactly("a.png");
    }

    @Test
    void anExistingFileIsReplaced() throws IOException {
        Path path = Files.writeString(folder.resolve("a.png"), "an older and longer content");

        new OutputFile(path).write(CONTENT);

        assertThat(path).hasBinaryContent(CONTENT);
    }

    @Test
    void checkingLeavesTheFolderAsItIs() throws IOException {
        Path path = Files.writeString(folder.resolve("a.png"), "old");

        new OutputFile(path).requireWritable();
        new OutputFile(folder.resolve("b.png")).requireWritable();

        assertThat(namesIn(folder)).containsExactly("a.png");
        assertThat(path).hasContent("old");
    }

    @Test
    void aNameIsTakenOnceAndGivenBack() throws IOException {
        OutputFile file = new OutputFile(folder.resolve("a.png"));

        assertThat(file.reserve()).isTrue();
        assertThat(file.reserve()).isFalse();
        file.release();
        assertThat(namesIn(folder)).isEmpty();
        assertThat(file.reserve()).isTrue();
    }

    @Test
    void aResultInThePlaceOfAReservedNameStays() throws IOException {
        OutputFile file = new OutputFile(folder.resolve("a.png"));
        file.reserve();

        file.write(CONTENT);
        file.release();

        assertThat(file.path()).hasBinaryContent(CONTENT);
        assertThat(namesIn(folder)).containsExactly("a.png");
    }

    @Test
    void aLinkThatLeadsNowhereIsNotFree() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("a.png"), folder.resolve("none"));

        assertThat(new OutputFile(link).reserve()).isFalse();
        new OutputFile(link).release();

        assertThat(link).isSymbolicLink();
    }

    @Test
    void aNewFileHasTheUsualPermissions() throws IOException {
        Path usual = Files.writeString(folder.resolve("usual"), "");

        new OutputFile(folder.resolve("a.png")).write(CONTENT);

        assertThat(Files.getPosixFilePermissions(folder.resolve("a.png")))
                .isEqualTo(Files.getPosixFilePermissions(usual));
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path real = Files.writeString(elsewhere.resolve("real.png"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link.png"), real);

        new OutputFile(link).write(CONTENT);

        assertThat(link).isSymbolicLink();
        assertThat(real).hasBinaryContent(CONTENT);
    }

    @Test
    void aFolderIsRefused() {
        assertRefused(folder, "is a folder");
    }

    @Test
    void aMissingFolderIsNamed() {
        assertRefused(
                folder.resolve("none").resolve("a.png"), "The folder " + folder.resolve("none") + " does not exist");
    }

    @Test
    void aNameThatIsTooLongIsRefused() {
        assertRefused(folder.resolve("a".repeat(300)), "too long");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aDeviceIsRefused() {
        assertRefused(Path.of("/dev/null"), "is not a regular file");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFolderThatTakesNoFilesIsRefused() {
        assertRefused(Path.of("/proc/a.png"), "/proc/a.png cannot be written");
    }

    private static void assertRefused(Path path, String reason) {
        OutputFile file = new OutputFile(path);
        assertThatThrownBy(file::requireWritable)
                .isInstanceOf(OutputException.class)
                .hasMessageContaining(reason);
        assertThatThrownBy(() -> file.write(CONTENT))
                .isInstanceOf(OutputException.class)
                .hasMessageContaining(reason);
    }

    private static List<String> namesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }
}
