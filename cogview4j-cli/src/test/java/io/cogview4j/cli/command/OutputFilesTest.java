package io.cogview4j.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cogview4j.message.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputFilesTest {
    @TempDir
    Path folder;

    @Test
    void anImageIsNamedAfterItsSeed() {
        assertThat(names(OutputFiles.choose(null, folder, 7, 1))).containsExactly("cogview4-7.png");
    }

    @Test
    void severalImagesAreNumbered() {
        assertThat(names(OutputFiles.choose(null, folder, 7, 3)))
                .containsExactly("cogview4-7-1.png", "cogview4-7-2.png", "cogview4-7-3.png");
        assertThat(names(OutputFiles.choose(folder.resolve("heart.PNG"), folder, 7, 2)))
                .containsExactly("heart-1.png", "heart-2.png");
    }

    @Test
    void aNameOfOurOwnNeverReplacesAFile() throws IOException {
        Files.createFile(folder.resolve("cogview4-7.png"));
        assertThat(names(OutputFiles.choose(null, folder, 7, 1))).containsExactly("cogview4-7-2.png");

        Files.createFile(folder.resolve("cogview4-7-2.png"));
        assertThat(names(OutputFiles.choose(null, folder, 7, 1))).containsExactly("cogview4-7-3.png");
        assertThat(names(OutputFiles.choose(null, folder, 7, 2)))
                .containsExactly("cogview4-7-2-1.png", "cogview4-7-2-2.png");
    }

    @Test
    void aNameThatWasGivenMayReplaceAFile() throws IOException {
        Path given = Files.createFile(folder.resolve("heart.png"));

        assertThat(OutputFiles.choose(given, folder, 7, 1)).containsExactly(given);
    }

    @ParameterizedTest
    @ValueSource(strings = {"heart.jpg", "heart", "", "/"})
    void anotherFormatIsRefused(String name) {
        assertThatThrownBy(() -> OutputFiles.choose(Path.of(name), folder, 7, 1))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("PNG");
    }

    private static List<String> names(List<Path> files) {
        return files.stream().map(file -> file.getFileName().toString()).toList();
    }
}
