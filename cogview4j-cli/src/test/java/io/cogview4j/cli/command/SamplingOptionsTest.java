package io.cogview4j.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.cli.CliRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Samplers, schedules and guidance on the command line. */
class SamplingOptionsTest {
    private static final int MISUSED = 2;

    @TempDir
    Path folder;

    private CliRun generate(String... more) {
        return CliRun.of(Stream.of(
                        List.of(
                                "generate",
                                "a red heart",
                                "--size",
                                "128x128",
                                "--seed",
                                "7",
                                "--output",
                                image(),
                                "--overwrite"),
                        List.of(more))
                .flatMap(List::stream)
                .toArray(String[]::new));
    }

    private String image() {
        return folder.resolve("heart.png").toString();
    }

    @Test
    void whatWasAskedForIsToldByTheResultAndByTheImage() {
        CliRun run = generate(
                "--steps",
                "3",
                "--sampler",
                "DPM++ 2M",
                "--schedule",
                "karras",
                "--guidance",
                "5,4,3",
                "--guidance-interval",
                "1:2",
                "--cfg-zero",
                "--json");

        for (JsonNode told : List.of(
                json(run.succeeds()),
                json(run).path("pictures").path(0),
                json(CliRun.of("inspect", image(), "--json").succeeds())
                        .path("files")
                        .path(0))) {
            assertThat(told.path("sampler").asString()).isEqualTo("dpmpp-2m");
            assertThat(told.path("schedule").asString()).isEqualTo("karras");
            assertThat(told.path("guidanceScale").asDouble()).isEqualTo(5);
            assertThat(told.path("guidanceScales").toString()).isEqualTo("[5.0,4.0,3.0]");
            assertThat(told.path("guidanceInterval").asString()).isEqualTo("1:2");
            assertThat(told.path("zeroSteps").asInt()).isEqualTo(1);
        }
        assertThat(CliRun.of("inspect", image()).succeeds().out())
                .contains("dpmpp-2m", "karras", "5.0, 4.0, 3.0", "1:2");
    }

    @Test
    void whatACacheOfStepsSavesIsToldByTheResult() {
        CliRun run = generate("--steps", "6", "--cache", "taylor:1,5", "--json");

        JsonNode told = json(run.succeeds());
        assertThat(told.path("cache").asString()).isEqualTo("taylor:1,5");
        assertThat(told.path("stages").findValue("cached").toString())
                .isEqualTo("{\"blocks\":72,\"computed\":48,\"evaluations\":12,\"shortened\":4}");
        assertThat(run.err()).contains(", 48 of 72 blocks computed, 4 of 12 evaluations cut short");
        assertThat(CliRun.of("inspect", image()).succeeds().out()).contains("taylor:1,5");
    }

    @Test
    void whatACacheOfStepsSavesIsToldInChinese() {
        CliRun run = generate("--steps", "6", "--cache", "taylor:1,5", "--lang", "zh");

        assertThat(run.succeeds().err()).contains("，72 个块中计算了 48 个，12 次网络求值中有 4 次走缓存");
    }

    @Test
    void aPictureIsDrawnAgainWithTheCacheThatItWasDrawnWith() throws IOException {
        generate("--steps", "6", "--cache", "taylor:1,5").succeeds();
        byte[] first = Files.readAllBytes(Path.of(image()));

        CliRun again = CliRun.of(
                "reproduce", image(), "--output", folder.resolve("again.png").toString());

        assertThat(again.succeeds().err()).contains("48 of 72 blocks");
        assertThat(Files.readAllBytes(folder.resolve("again.png"))).isEqualTo(first);
    }

    @Test
    void theModelsOwnSamplingIsNotTold() {
        JsonNode told = json(generate("--steps", "1", "--json").succeeds());

        assertThat(told.propertyNames())
                .contains("steps", "guidanceScale")
                .doesNotContain("sampler", "schedule", "guidanceScales", "zeroSteps");
    }

    @Test
    void listsTakeThePlaceOfSteps() {
        JsonNode told = json(generate("--timesteps", "1000,500", "--sigmas", "1,0.4", "--json")
                .succeeds());

        assertThat(told.path("steps").asInt()).isEqualTo(2);
        assertThat(told.path("timesteps").toString()).isEqualTo("[1000.0,500.0]");
        assertThat(told.path("sigmas").toString()).isEqualTo("[1.0,0.4]");
    }

    @Test
    void aRowOfJsonMaySayTheSame() throws IOException {
        Path row = Files.writeString(
                folder.resolve("rows.txt"),
                "{\"prompt\": \"a red heart\", \"steps\": 2, \"sampler\": \"heun\", \"cfg-zero\": true}");
        CliRun run = CliRun.of(
                "generate",
                "--prompts",
                row.toString(),
                "--size",
                "128x128",
                "--seed",
                "7",
                "--output",
                image(),
                "--json");

        assertThat(json(run.succeeds()).path("sampler").asString()).isEqualTo("heun");
        assertThat(json(run).path("zeroSteps").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--sampler | euler a | sampler-unknown | --sampler euler",
                "--sampler | DPM++ 2M Karras | sampler-unknown | --sampler dpmpp-2m --schedule karras",
                "--sampler | huen | sampler-unknown | --sampler heun",
                "--schedule | kerras | schedule-unreadable | --schedule karras",
                "--schedule | shift=0 | shift-out-of-range | between 1 and 6",
                "--schedule | terminal=1 | terminal-out-of-range | 0.02",
                "--guidance | 3,2 | guidance-count | one number with --guidance, or 3",
                "--guidance | high | command-value-invalid | example 3.5",
                "--guidance | 3,,2 | command-value-invalid | example 3.5",
                "--guidance-interval | 5:2 | guidance-interval-invalid | 3:12",
                "--sigmas | 1;0.5 | command-value-invalid | 1,0.6,0.2",
                "--sigmas | 1,0.5 | sigmas-count | as many sigmas",
                "--timesteps | 1000,x | command-value-invalid | 1000,600,200",
                "--timesteps | 100,1000 | timesteps-not-falling | smaller",
                "--cache | teacache | step-cache-invalid | --cache fbc:0.05 or --cache taylor:1,5",
                "--cache | fbc:2 | step-cache-invalid | --cache fbc:0.05 or --cache taylor:1,5",
                "--cache | taylor:1,0 | step-cache-invalid | --cache fbc:0.05 or --cache taylor:1,5",
                "--zero-steps | 3 | zero-steps-all | more steps",
                "--zero-steps | -1 | zero-steps-negative | Use 0"
            })
    void whatCannotBeIsAnsweredWithWhatCan(String option, String value, String code, String advice) {
        generate("--steps", "3", option, value).failsWith(MISUSED, code, advice);
    }

    @Test
    void aListCannotBeSpacedToo() {
        generate("--sigmas", "1,0.5", "--schedule", "beta")
                .failsWith(MISUSED, "spacing-of-listed-levels", "leave out beta");
    }

    @ParameterizedTest
    @CsvSource({
        "--sampler, dpmpp-2m", "--sampler, heun", "--schedule, 'beta,shift=3'", "--guidance-interval, 3:12",
        "--guidance-interval, 0.1:0.6", "--zero-steps, 0", "--schedule, terminal=0.02", "--sampler, uni_pc"
    })
    void whatIsAdvisedWorks(String option, String value) {
        generate("--steps", "3", option, value).succeeds();
    }

    private static JsonNode json(CliRun run) {
        return JsonMapper.shared().readTree(run.out());
    }
}
