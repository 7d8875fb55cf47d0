package io.cogview4j.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
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
    void othersAreNobodysBusiness() {
        assertThat(Variable.of(Map.of("AWS_SECRET_ACCESS_KEY", "x", "USER", "mei")))
                .isEmpty();
    }
}
