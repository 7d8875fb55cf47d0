package io.cogview4j.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the paths are written as elsewhere")
class CacheFolderTest {
    @Test
    void followsTheCustomOfTheSystem() {
        assertThat(CacheFolder.of(Map.of(), "Linux", "/home/me")).isEqualTo(Path.of("/home/me/.cache/cogview4j"));
        assertThat(CacheFolder.of(Map.of(), "Mac OS X", "/Users/me"))
                .isEqualTo(Path.of("/Users/me/Library/Caches/cogview4j"));
        assertThat(CacheFolder.of(Map.of(), "Windows 11", "/me")).isEqualTo(Path.of("/me/AppData/Local/cogview4j"));
    }

    @Test
    void followsTheSystemsOwnVariables() {
        Map<String, String> environment = Map.of("XDG_CACHE_HOME", "/xdg", "LOCALAPPDATA", "/local");

        assertThat(CacheFolder.of(environment, "Linux", "/home/me")).isEqualTo(Path.of("/xdg/cogview4j"));
        assertThat(CacheFolder.of(environment, "Windows 11", "/me")).isEqualTo(Path.of("/local/cogview4j"));
        assertThat(CacheFolder.of(environment, "Mac OS X", "/me")).isEqualTo(Path.of("/me/Library/Caches/cogview4j"));
    }

    @Test
    void ignoresARelativeXdgFolder() {
        assertThat(CacheFolder.of(Map.of("XDG_CACHE_HOME", "xdg"), "Linux", "/home/me"))
                .isEqualTo(Path.of("/home/me/.cache/cogview4j"));
    }

    @Test
    void obeysTheVariableOfItsOwn() {
        Map<String, String> environment = Map.of("COGVIEW4J_CACHE", "/mine", "XDG_CACHE_HOME", "/xdg");

        assertThat(CacheFolder.of(environment, "Linux", "/home/me")).isEqualTo(Path.of("/mine"));
        assertThat(CacheFolder.of(Map.of("COGVIEW4J_CACHE", ""), "Linux", "/home/me"))
                .isEqualTo(Path.of("/home/me/.cache/cogview4j"));
    }

    @Test
    void takesTheHomeOfTheEnvironmentWhereJavaKnowsNone() {
        Map<String, String> environment = Map.of("HOME", "/home/me");

        assertThat(CacheFolder.of(environment, "Linux", "?")).isEqualTo(Path.of("/home/me/.cache/cogview4j"));
        assertThat(CacheFolder.of(environment, "Linux", "")).isEqualTo(Path.of("/home/me/.cache/cogview4j"));
        assertThat(CacheFolder.of(environment, "Linux", null)).isEqualTo(Path.of("/home/me/.cache/cogview4j"));
        assertThat(CacheFolder.of(environment, "Mac OS X", "?"))
                .isEqualTo(Path.of("/home/me/Library/Caches/cogview4j"));
    }

    @Test
    void takesTheHomeOfTheEnvironmentWhereJavasTakesNoFiles(@TempDir Path temp) throws IOException {
        Path file = Files.createFile(temp.resolve("file"));

        assertThat(CacheFolder.of(
                        Map.of("HOME", temp.toString()),
                        "Linux",
                        file.resolve("home").toString()))
                .isEqualTo(temp.resolve(".cache/cogview4j"));
    }

    @Test
    void refusesToMakeAFolderWhereThereIsNoHome() {
        for (Map<String, String> environment :
                List.of(Map.<String, String>of(), Map.of("HOME", "?"), Map.of("HOME", ""))) {
            assertThatExceptionOfType(CacheFolder.NoHomeException.class)
                    .isThrownBy(() -> CacheFolder.of(environment, "Linux", "?"))
                    .matches(e -> e.getInput().equals("?"));
        }
    }

    @Test
    void needsNoHomeWhereAVariableNamesTheFolder() {
        assertThat(CacheFolder.of(Map.of("XDG_CACHE_HOME", "/xdg"), "Linux", "?"))
                .isEqualTo(Path.of("/xdg/cogview4j"));
        assertThat(CacheFolder.of(Map.of("COGVIEW4J_CACHE", "/mine"), "Linux", "?"))
                .isEqualTo(Path.of("/mine"));
    }

    @Test
    void refusesWhatIsNoPath() {
        assertThatExceptionOfType(InvalidPathException.class)
                .isThrownBy(() -> CacheFolder.of(Map.of("COGVIEW4J_CACHE", "a\0b"), "Linux", "/home/me"))
                .matches(e -> e.getInput().equals("a\0b"));
    }
}
