package io.cogview4j.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.cli.CliRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PlanCommandTest {
    @Test
    void everyStageHasItsPeakWithinTheBudget() {
        JsonNode forecast = json("plan", "a red heart", "--memory", "4GiB", "--json");
        assertThat(forecast.path("fits").asBoolean()).isTrue();
        assertThat(forecast.path("stages"))
                .hasSize(3)
                .allSatisfy(stage -> assertThat(stage.path("peakBytes").asLong())
                        .isBetween(1L, forecast.path("budgetBytes").asLong()));
    }

    @Test
    void theSmallestBudgetIsNamedWhetherTheRequestFitsOrNot() {
        CliRun run = CliRun.of("plan", "a red heart", "--memory", "1MiB", "--json");
        assertThat(run.exitCode()).isEqualTo(1);
        JsonNode forecast = JsonMapper.shared().readTree(run.out());
        assertThat(forecast.path("fits").asBoolean()).isFalse();
        assertThat(forecast.path("stages")).isEmpty();
        assertThat(forecast.path("smallestBudgetBytes").asLong()).isGreaterThan(1 << 20);
    }

    @Test
    void aSmallerImageNeedsLess() {
        JsonNode sizes = json("plan", "--json").path("otherSizes");
        long[] needed = new long[sizes.size()];
        for (int i = 0; i < needed.length; i++) {
            needed[i] = sizes.path(i).path("smallestBudgetBytes").asLong();
        }
        assertThat(needed).hasSize(3).isSorted();
    }

    @Test
    void moreStepsTakeMoreTimeAndNoMoreMemory() {
        JsonNode few = json("plan", "--steps", "10", "--json").path("stages").path(1);
        JsonNode many = json("plan", "--steps", "40", "--json").path("stages").path(1);
        assertThat(many.path("operations").asDouble())
                .isEqualTo(4 * few.path("operations").asDouble());
        assertThat(many.path("workBytes").asLong())
                .isEqualTo(few.path("workBytes").asLong());
    }

    @Test
    void ofPromptsThatAskForDifferentSizesTheLargestCounts(@TempDir Path folder) throws IOException {
        Path prompts = Files.writeString(folder.resolve("prompts.txt"), """
                a small one
                {"prompt": "a large one", "size": "256x512"}
                {"prompt": "another", "size": "128x256"}
                """);
        assertThat(json("plan", "--prompts", prompts.toString(), "--force", "--json")
                        .path("size")
                        .asString())
                .isEqualTo("256x512");
    }

    @Test
    void sparkIsToldTheMemoryOutsideTheHeap() {
        JsonNode spark = json("plan", "a red heart", "--memory", "4GiB", "--spark", "--json");

        String overhead =
                spark.path("settings").path("spark.executor.memoryOverhead").asString();
        assertThat(overhead).matches("[0-9]+m");
        assertThat(spark.path("memory").asString()).isEqualTo(overhead.replace("m", "MiB"));
    }

    @Test
    void sparkTakesTheSettingsAsAFileOfProperties() {
        assertThat(CliRun.of("plan", "--threads", "3", "--spark").out().lines())
                .contains(
                        "spark.executor.cores 3",
                        "spark.task.cpus 3",
                        "spark.plugins io.cogview4j.spark.CogView4Plugin")
                .allMatch(line -> line.startsWith("spark.") || line.startsWith("# --memory "));
    }

    @Test
    void peopleGetTables() {
        assertThat(CliRun.of("plan", "a red heart", "--size", "128x256", "--force", "--memory", "4GiB")
                        .succeeds()
                        .out())
                .contains("128x256", "memory 4.00 GiB", "Text encoding", "Denoising", "Decoding", "smallest memory");
    }

    @Test
    void generateReportsWhatItPlannedAndTook() {
        JsonNode stages = json(
                        "generate",
                        "a red heart",
                        "--seed",
                        "7",
                        "--steps",
                        "1",
                        "--overwrite",
                        "--output",
                        output(),
                        "--json")
                .path("stages");
        assertThat(stages.path(1).path("plannedPeakBytes").asLong()).isPositive();
        assertThat(stages.path(2).path("plannedPeakBytes").asLong()).isPositive();
    }

    @Test
    void generateRefusesWhatDoesNotFitBeforeTheWork() {
        CliRun.of("generate", "a red heart", "--memory", "1MiB", "--no-cache", "--overwrite", "--output", output())
                .failsWith(2, "[memory-too-small-for-decoding]", "1 MiB");
    }

    private static String output() {
        return "target/planned.png";
    }

    private static JsonNode json(String... arguments) {
        return JsonMapper.shared().readTree(CliRun.of(arguments).succeeds().out());
    }
}
