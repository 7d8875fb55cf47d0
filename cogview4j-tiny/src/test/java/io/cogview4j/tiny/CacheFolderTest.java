package io.cogview4j.tiny;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the paths are written as elsewhere")
class CacheFolderTest {
    @Test
    void followsTheCustomOfTheSystem() throws IOException {
        assertThat(CacheFolder.of(Map.of(), "Linux", "/home/me")).isEqualTo(Path.of("/home/me/.cache/cogview4j"));
        assertThat(CacheFolder.of(Map.of(), "Mac OS X", "/Users/me"))
                .isEqualTo(Path.of("/Users/me/Library/Caches/cogview4j"));
        assertThat(CacheFolder.of(Map.of(), "Windows 11", "/me")).isEqualTo(Path.of("/me/AppData/Local/cogview4j"));
    }

    @Test
    void followsTheSystemsOwnVariables() throws IOException {
        Map<String, String> environment = Map.of("XDG_CACHE_HOME", "/xdg", "LOCALAPPDATA", "/local");

        assertThat(CacheFolder.of(environment, "Linux", "/home/me")).isEqualTo(Path.of("/xdg/cogview4j"));
        assertThat(CacheFolder.of(environment, "Windows 11", "/me")).isEqualTo(Path.of("/local/cogview4j"));
        assertThat(CacheFolder.of(environment, "Mac OS X", "/me")).isEqualTo(Path.of("/me/Library/Caches/cogview4j"));
    }

    @Test
    void ignoresARelativeXdgFolder() throws IOException {
        assertThat(CacheFolder.of(Map.of("XDG_CACHE_HOME", "xdg"), "Linux", "/home/me"))
                .isEqualTo(Path.of("/home/me/.cache/cogview4j"));
    }

    @Test
    void obeysTheVariableOfItsOwn() throws IOException {
        Map<String, String> environment = Map.of("COGVIEW4J_CACHE", "/mine", "XDG_CACHE_HOME", "/xdg");

        assertThat(CacheFolder.of(environment, "Linux", "/home/me")).isEqualTo(Path.of("/mine"));
        assertThat(CacheFolder.of(Map.of("COGVIEW4J_CACHE", ""), "Linux", "/home/me"))
                .isEqualTo(Path.of("/home/me/.cache/cogview4j"));
    }
}
