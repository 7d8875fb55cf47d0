package io.cogview4j.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.cli.CliRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BenchCommandTest {
    @Test
    void measuresTheBuiltInModelFromPromptToPng() {
        CliRun run =
                CliRun.of("bench", "--only", "tiny", "--repeat", "1", "--json").succeeds();

        JsonNode report = JsonMapper.shared().readTree(run.out());
        JsonNode result = report.path("results").path(0);
        assertThat(report.path("results")).hasSize(1);
        assertThat(result.path("section").asString()).isEqualTo("tiny");
        assertThat(result.path("steps").asInt()).isEqualTo(20);
        assertThat(result.path("seconds").path("all")).hasSize(1);
        assertThat(result.path("shareOfPeak").path("median").asDouble()).isBetween(1e-4, 1.0);
        assertThat(report.path("machine").path("libtorch").asString()).startsWith("2.");
        assertThat(report.path("peakResidentBytes").asLong()).isPositive();
        assertThat(run.err()).startsWith("[1/1] tiny, 20 steps");
    }

    @ParameterizedTest
    @CsvSource({
        "--only,    images,   bench-section-unknown",
        "--layers,  0,        bench-layers-out-of-range",
        "--layers,  two,      command-value-invalid",
        "--tokens,  144,      bench-tokens-unreadable",
        "--tokens,  '0,48',   bench-tokens-out-of-range",
        "--repeat,  0,        bench-repeat-not-positive",
        "--size,    500x500,  size-not-multiple",
        "--size,    large,    size-unreadable",
        "--size,    4096x4096, bench-size-too-large"
    })
    void refusesWhatMakesNoMeasurement(String option, String value, String code) {
        CliRun.of("bench", option, value).failsWith(2, "[" + code + "]");
    }
}
