package io.cogview4j.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.hub.ModelName.Source;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where all models of a hub are kept. */
class HubCacheFolderTest {
    private static final Map<String, String> AT_HOME = Map.of("HOME", "/h");

    @Test
    void isWhereTheToolsOfHuggingFaceWouldLook() {
        assertThat(huggingFace(Map.of("HF_HUB_CACHE", "/a", "HF_HOME", "/b"))).hasValue(Path.of("/a"));
        assertThat(huggingFace(Map.of("HF_HOME", "/b"))).hasValue(Path.of("/b/hub"));
        assertThat(huggingFace(Map.of("XDG_CACHE_HOME", "/c"))).hasValue(Path.of("/c/huggingface/hub"));
        assertThat(huggingFace(AT_HOME)).hasValue(Path.of("/h/.cache/huggingface/hub"));
        assertThat(huggingFace(Map.of("HOME", "/h", "HF_HOME", " ~/b "))).hasValue(Path.of("/h/b/hub"));
    }

    @Test
    void isWhereTheToolsOfModelScopeWouldLook() {
        assertThat(Hub.of(Map.of("MODELSCOPE_CACHE", "/m")).cache(Source.MODELSCOPE))
                .hasValue(Path.of("/m"));
        assertThat(Hub.of(AT_HOME).cache(Source.MODELSCOPE)).hasValue(Path.of("/h/.cache/modelscope"));
    }

    @Test
    void isNowhereForAUserWithoutAHome() {
        String home = System.setProperty("user.home", "?");
        try {
            assertThat(huggingFace(Map.of())).isEmpty();
        } finally {
            System.setProperty("user.home", home);
        }
    }

    private static Optional<Path> huggingFace(Map<String, String> environment) {
        return Hub.of(environment).cache(Source.HUGGING_FACE);
    }
}
