package io.cogview4j.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of the environment a report holds what changes a run, and no secret. */
class VariableTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HF_TOKEN",
                "HF_ENDPOINT",
                "HF_TOKEN_PATH",
                "MODELSCOPE_API_TOKEN",
                "MODELSCOPE_ENDPOINT",
                "HTTPS_PROXY",
                "https_proxy",
                "JAVA_TOOL_OPTIONS",
                "COGVIEW4J_REWRITE_KEY"
            })
    void whatMayBeSecretIsOnlyNamed(String name) {
        assertThat(Variable.of(Map.of(name, "hf_secret"))).containsExactly(new Variable(name, Optional.empty()));
    }

    @Test
    void harmlessValuesAreTold() {
        assertThat(Variable.of(Map.of("OMP_NUM_THREADS", "4")))
                .containsExactly(new Variable("OMP_NUM_THREADS", Optional.of("4")));
    }

    @Test
    void allThatPullHeedsIsTold() throws IOException {
        String settings = Files.readString(Path.of("src/main/java/io/cogview4j/hub/HubSettings.java"));
        List<String> heeded = Pattern.compile("\"((?:HF|HUGGING_?FACE|MODELSCOPE|TRANSFORMERS)_[A-Z_]+)\"")
                .matcher(settings)
                .results()
                .map(name -> name.group(1))
                .toList();

        assertThat(heeded)
                .hasSizeGreaterThan(10)
                .allSatisfy(name -> assertThat(Variable.of(Map.of(name, "x"))).hasSize(1));
    }

    @Test
    void othersAreNobodysBusiness() {
        assertThat(Variable.of(Map.of("AWS_SECRET_ACCESS_KEY", "x", "USER", "mei")))
                .isEmpty();
    }
}
