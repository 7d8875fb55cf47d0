package io.cogview4j.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.cli.CliRun;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** This machine, on which tests run. */
class DoctorCommandTest {
    @Test
    void itIsPossibleToComputeHere() {
        JsonNode root = JsonMapper.shared()
                .readTree(CliRun.of("doctor", "--json").succeeds().out());

        assertThat(root.path("possible").asBoolean()).isTrue();
        assertThat(root.path("libtorch").path("loads").asBoolean()).isTrue();
        assertThat(root.path("memory").path("availableBytes").asLong()).isPositive();
        assertThat(root.path("folders")
                        .valueStream()
                        .map(folder -> folder.path("role").asString()))
                .contains("working", "cache", "temporary");
        assertThat(root.has("hub")).isFalse();
    }

    @Test
    void thatIsToldInWordsToo() {
        assertThat(CliRun.of("doctor").succeeds().out())
                .startsWith("cogview4j ")
                .contains("libtorch", "memory", "folder")
                .doesNotContain(System.getProperty("user.home") + "/");
    }
}
